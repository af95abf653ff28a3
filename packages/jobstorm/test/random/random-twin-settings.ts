import fc from 'fast-check';
import type { PlainMapping } from './plain-mapping.ts';

const all = { requiredKeys: [] };

const quotas = fc.record({
  StartJobRun: fc.record({
    burst: fc.constantFrom(25, 1),
    refill: fc.constantFrom('50/s', '1/s', '12/min'),
  }),
  ListJobRuns: fc.constantFrom<PlainMapping>(
    { burst: 100, refill: '5/s' },
    { burst: 1, refill: '1/s' },
  ),
  all: fc.constantFrom<PlainMapping>({ burst: 200, refill: '20/s' }, { burst: 2, refill: '1/s' }),
});

const network = fc.record(
  {
    subnetPrefixLength: fc.constantFrom(16, 24, 26),
    fragmented: fc.constantFrom('0%', '50%'),
    prefixDelegation: fc.boolean(),
    ipCooldownCounting: fc.boolean(),
    warmEniTarget: fc.integer({ min: 0, max: 3 }),
    warmPrefixTarget: fc.integer({ min: 0, max: 3 }),
    warmIpTarget: fc.constantFrom(null, 1, 10),
    minimumIpTarget: fc.constantFrom(null, 5, 40),
    natGateways: fc.constantFrom(1, 0, 3),
    s3Endpoint: fc.boolean(),
  },
  all,
);

const images = fc.oneof(
  fc.record(
    {
      maxParallelImagePulls: fc.constantFrom(null, 1, 3),
      fastImagePull: fc.boolean(),
      sizes: fc.constantFrom<PlainMapping>({}, { 'emr-7.9.0-latest': '0Mi' }),
    },
    all,
  ),
  fc.record({ serializeImagePulls: fc.constant(true), fastImagePull: fc.boolean() }),
);

const operators = fc.record(
  {
    count: fc.integer({ min: 1, max: 4 }),
    version: fc.constantFrom('v2', 'v1'),
    workers: fc.constantFrom(10, 1),
    cores: fc.constantFrom(16, 0.5),
    webhook: fc.boolean(),
    initContainer: fc.constantFrom(null, '2s'),
    restartPolicy: fc.constantFrom<PlainMapping>(
      {},
      { type: 'OnFailure', onFailureRetries: 1, onSubmissionFailureRetries: 2 },
      { type: 'OnFailure', onFailureRetries: 3, onFailureRetryInterval: '0s' },
    ),
    timeToLive: fc.constantFrom(null, '0s', '30s'),
  },
  all,
);

/** Figures that make rare things frequent, and what has a figure only; each component has some. */
const parameters: fc.Arbitrary<PlainMapping> = fc.record(
  {
    emr: fc.record(
      {
        queueTimeoutMs: fc.constantFrom(1_800_000, 30_000),
        initContainersPerPod: fc.constantFrom(0, 2),
        sidecarsPerPod: fc.constantFrom(0, 1),
      },
      all,
    ),
    ec2: fc.record(
      {
        onDemandInsufficientPercent: fc.constantFrom(0, 50, 100),
        spotInsufficientPercent: fc.constantFrom(0, 50),
        spotInterruptionPercentPerDay: fc.constantFrom(0, 100_000),
        launchBurst: fc.constantFrom(1_000, 1),
        interfaceRequestBurst: fc.constantFrom(100, 1),
        volumeRequestBurst: fc.constantFrom(100, 1),
      },
      all,
    ),
    ebs: fc.record(
      { workers: fc.constantFrom(100, 1), nodeStatusMs: fc.constantFrom(10_000, 0) },
      all,
    ),
    nodeBoot: fc.record({ failurePercent: fc.constantFrom(0, 50) }, all),
    etcd: fc.record(
      {
        eventTtlMs: fc.constantFrom(3_600_000, 60_000),
        quotaBytes: fc.constantFrom(8_589_934_592, 300_000_000),
      },
      all,
    ),
    apiServer: fc.record(
      {
        servers: fc.constantFrom(2, 1),
        seatsPerServerMin: fc.constantFrom(600, 2),
        seatsPerServerMax: fc.constantFrom(2_000, 600),
        growAfterMs: fc.constantFrom(180_000, 0),
        queueWaitMaxMs: fc.constantFrom(15_000, 100),
      },
      all,
    ),
    controllerManager: fc.record(
      { clientQps: fc.constantFrom(20, 1), jobWorkers: fc.constantFrom(5, 1) },
      all,
    ),
    scheduler: fc.record(
      {
        popsFromBackoff: fc.constantFrom(1, 0),
        unschedulableMaxMs: fc.constantFrom(300_000, 1_000),
      },
      all,
    ),
    kubelet: fc.record(
      {
        registryPullQps: fc.constantFrom(5, 0.1),
        imageSizeMB: fc.constantFrom(2_200, 20_000),
        podStartsPerSecond: fc.constantFrom(2.3, 0.1),
      },
      all,
    ),
    karpenter: fc.record(
      {
        kubeClientQps: fc.constantFrom(200, 1),
        insufficientCapacityMs: fc.constantFrom(180_000, 0),
        instanceTypesMax: fc.constantFrom(60, 1),
        multiNodeTimeoutMs: fc.constantFrom(60_000, 0),
      },
      all,
    ),
    clusterAutoscaler: fc.record(
      {
        scaleDownUnneededMs: fc.constantFrom(600_000, 10_000),
        scaleDownDelayAfterAddMs: fc.constantFrom(600_000, 0),
        groupBackoffMs: fc.constantFrom(300_000, 0),
      },
      all,
    ),
    vpcCni: fc.record(
      { addressCooldownMs: fc.constantFrom(30_000, 0), subnetPauseMs: fc.constantFrom(120_000, 0) },
      all,
    ),
    spark: fc.record(
      {
        submitRequestTimeoutMs: fc.constantFrom(10_000, 100),
        configMapsPerJob: fc.constantFrom(4, 0),
      },
      all,
    ),
    sparkOperator: fc.record(
      {
        queueBurst: fc.constantFrom(500, 1),
        queueRefillPerSecond: fc.constantFrom(50, 1),
        submitCoreSeconds: fc.constantFrom(11.5, 60),
        watchLagMs: fc.constantFrom(10, 0, 2_000),
        resyncIntervalMs: fc.constantFrom(30_000, 1_000),
      },
      all,
    ),
  },
  all,
);

const client = { qps: fc.constantFrom(50, 1, 300), burst: fc.constantFrom(100, 1) };

const scheduler = fc.record(
  {
    scoringStrategy: fc.constantFrom('LeastAllocated', 'MostAllocated'),
    percentageOfNodesToScore: fc.constantFrom(0, 1, 100),
    scoreWeights: fc.record({ NodeResourcesBalancedAllocation: fc.constantFrom(1, 0) }, all),
    resources: fc.record({ cpu: fc.constantFrom(1, 3), memory: fc.constantFrom(1, 0) }),
    profiles: fc.constant([{ schedulerName: 'packing', scoringStrategy: 'MostAllocated' }]),
    ...client,
  },
  all,
);

const furtherScheduler = fc.record({
  schedulerName: fc.constant('further'),
  scoringStrategy: fc.constant('RequestedToCapacityRatio'),
  shape: fc.constantFrom(
    [{ utilization: 0, score: 10 }],
    [
      { utilization: 0, score: 0 },
      { utilization: 100, score: 10 },
    ],
  ),
  ...client,
});

/** All of `twin` but node pools and faults, each setting there or not. */
export const randomTwinSettings: fc.Arbitrary<PlainMapping> = fc.record(
  {
    startsAt: fc.constantFrom('2026-01-05T00:00:00Z', '2028-02-29T23:59:30Z'),
    quotas,
    virtualClusters: fc.record(
      {
        maxConcurrentJobRuns: fc.constantFrom(null, 1, 5),
        maxInQueueJobRuns: fc.constantFrom(null, 100),
      },
      all,
    ),
    network,
    images,
    storage: fc.record({ volumeBindingMode: fc.constant('Immediate') }, all),
    scheduler,
    schedulers: fc.array(furtherScheduler, { minLength: 1, maxLength: 1 }),
    podTemplates: fc.constant({
      's3://bucket/pods.yaml': { tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
    }),
    karpenter: fc.record({ spotToSpotConsolidation: fc.boolean() }, all),
    clusterAutoscaler: fc.record({ expander: fc.constantFrom('least-waste', 'random') }, all),
    operators,
    controlPlane: fc.record(
      {
        tier: fc.constantFrom('standard', 'tier-xl', 'tier-2xl', 'tier-4xl', 'tier-8xl'),
        preWarmed: fc.boolean(),
        kubernetesVersion: fc.constantFrom('1.34', '1.30'),
      },
      all,
    ),
    prices: fc.constant({ asOf: '2026-01-01', ec2UsdPerHour: { 'm5.4xlarge': 0 } }),
    parameters,
  },
  all,
);
