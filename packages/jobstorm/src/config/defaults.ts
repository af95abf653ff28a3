/**
 * What a scenario means where it says nothing, spelled as a user would spell it. The schema, its
 * JSON Schema and the reference page all read it here; nothing else in the program has a default
 * for a setting of the scenario.
 */
export const defaults = {
  description: '',
  target: 'twin',
  submission: 'job-run',
  seed: 1,
  region: 'us-west-2',
  clusterName: 'jobstorm-twin',
  /** As upstream's `--job-ns-count`. */
  namespaces: 2,
  /** As upstream: random, not round-robin. */
  azSelection: 'random',
  sampleInterval: '15s',
  job: { weight: 1, sigma: 0, driverTime: '0s' },
  script: { mode: 'record', timeout: '5m' },
  load: {
    spacing: 'regular',
    /** As Locust's `--spawn-rate`. */
    spawnRate: '1/s',
    /** As upstream's users. */
    wait: '20s..30s',
    warmUp: '0s',
    onEnd: 'drain',
    drainMax: '30m',
    inFlightMax: 100_000,
    lateArrivals: 'drop',
  },
  retry: { attemptsMax: 5, base: '500ms', cap: '20s' },
  /** A round of a small run is two requests; a fifth of the default quota is one a second. */
  watch: { jobRuns: 'list', interval: '10s', quotaShare: '20%' },
  validity: { startLagP99Max: '1s', droppedMax: '0%' },
  twin: {
    startsAt: '2026-01-05T00:00:00Z',
    virtualClusters: { maxConcurrentJobRuns: null, maxInQueueJobRuns: null },
    /** Weights of score plugins are in the model: they depend on the strategy. */
    scheduler: {
      scoringStrategy: 'LeastAllocated',
      resources: { cpu: 1, memory: 1 },
      percentageOfNodesToScore: 0,
      qps: 50,
      burst: 100,
    },
    /** Workers as the operator's own default; 16 cores as the published tests gave each. */
    operators: {
      count: 1,
      version: 'v2',
      workers: 10,
      cores: 16,
      webhook: true,
      initContainer: null,
      /** Nothing is tried again, as in the published tests; intervals as the API defaults them. */
      restartPolicy: {
        type: 'Never',
        onFailureRetries: 0,
        onFailureRetryInterval: '5s',
        onSubmissionFailureRetries: 0,
        onSubmissionFailureRetryInterval: '5s',
      },
      timeToLive: null,
    },
    /** Upstream's EKS_VERSION. */
    controlPlane: { tier: 'standard', kubernetesVersion: '1.34', preWarmed: false },
    /** Subnets as upstream's tests had them; the rest as EKS sets up its CNI plug-in. */
    network: {
      subnetPrefixLength: 16,
      fragmented: '0%',
      prefixDelegation: false,
      ipCooldownCounting: true,
      warmEniTarget: 1,
      warmPrefixTarget: 1,
      warmIpTarget: null,
      minimumIpTarget: null,
      /** As eksctl makes a VPC: one NAT gateway, no endpoints. */
      natGateways: 1,
      s3Endpoint: false,
    },
    /** As nodes from EKS's own images pull. */
    images: { serializeImagePulls: false, maxParallelImagePulls: null, fastImagePull: false },
    storage: { volumeBindingMode: 'WaitForFirstConsumer' },
  },
  nodePool: { maxPodsPerNode: null, disk: '100Gi', diskMiBPerSecond: 125 },
  karpenterPool: {
    capacityTypes: ['on-demand'],
    weight: 0,
    vcpuMax: 10_000,
    /** As the published load tests; Karpenter's own default is WhenEmptyOrUnderutilized. */
    consolidationPolicy: 'WhenEmpty',
    consolidateAfter: '1m',
    budgets: [{ nodes: '10%' }],
    /** Karpenter's own default is 30 days, longer than any run. */
    expireAfter: null,
    driftAfter: null,
  },
  /** EKS's default quota of nodes in a managed node group is 450. */
  managedPool: { capacityType: 'on-demand', nodesMin: 0, nodesMax: 450 },
  clusterAutoscaler: { expander: 'least-waste' },
  karpenter: { spotToSpotConsolidation: false },
  /** Node pools of a scenario that names none, in the zones of its jobs. */
  nodePools: [
    {
      name: 'default',
      kind: 'karpenter',
      instanceTypes: ['m5.4xlarge', 'm5.8xlarge', 'm5.12xlarge', 'm5.16xlarge'],
    },
  ],
  /** Letters of the region's zones that a node pool is in when neither it nor the jobs name one. */
  zoneLetters: ['a', 'b'],
} as const;

/**
 * What an account may ask of EMR on EKS unless Service Quotas raises it: a token bucket for each
 * action and one for all requests together. Source: EMR on EKS Development Guide, service quotas.
 */
export const defaultQuotas = {
  actions: {
    StartJobRun: { burst: 25, refill: '1/s' },
    CancelJobRun: { burst: 25, refill: '1/s' },
    DescribeJobRun: { burst: 100, refill: '20/s' },
    ListJobRuns: { burst: 100, refill: '5/s' },
    CreateVirtualCluster: { burst: 25, refill: '1/s' },
    DeleteVirtualCluster: { burst: 25, refill: '1/s' },
    DescribeVirtualCluster: { burst: 100, refill: '5/s' },
    ListVirtualClusters: { burst: 100, refill: '5/s' },
    CreateManagedEndpoint: { burst: 25, refill: '1/s' },
    DeleteManagedEndpoint: { burst: 25, refill: '1/s' },
    DescribeManagedEndpoint: { burst: 100, refill: '5/s' },
    ListManagedEndpoints: { burst: 25, refill: '1/s' },
    GetManagedEndpointSessionCredentials: { burst: 25, refill: '1/s' },
    CreateJobTemplate: { burst: 25, refill: '1/s' },
    DeleteJobTemplate: { burst: 25, refill: '1/s' },
    DescribeJobTemplate: { burst: 25, refill: '1/s' },
    ListJobTemplates: { burst: 25, refill: '1/s' },
    CreateSecurityConfiguration: { burst: 25, refill: '1/s' },
    DescribeSecurityConfiguration: { burst: 25, refill: '1/s' },
    ListSecurityConfigurations: { burst: 25, refill: '1/s' },
  },
  all: { burst: 200, refill: '20/s' },
} as const;
