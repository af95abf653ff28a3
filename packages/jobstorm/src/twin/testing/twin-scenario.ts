import type { JobTemplate, JobWork } from '../../model/job-template.ts';
import type { Load, OpenLoad, Scenario } from '../../model/scenario.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type {
  KarpenterNodePool,
  ManagedNodePool,
  StaticNodePool,
  TwinConfig,
} from '../../model/twin-config.ts';
import { testTwinConfig } from '../../model/testing/twin-config.ts';

export const testAzs = ['us-west-2a', 'us-west-2b'];

/** A request of two small executors; settings go over its Spark configuration. */
export function sparkRequest(settings: Readonly<Record<string, string>> = {}): StartJobRunRequest {
  return {
    name: 'test',
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: {
      sparkSubmitJobDriver: {
        entryPoint: 'local:///job.py',
        sparkSubmitParameters:
          '--conf spark.executor.instances=2 --conf spark.executor.memory=512M --conf spark.driver.memory=512M',
      },
    },
    configurationOverrides: {
      applicationConfiguration: [{ classification: 'spark-defaults', properties: settings }],
    },
  };
}

/** Settings by which each executor claims a volume for its shuffle files. */
export function localDirSettings(gib = 5): Readonly<Record<string, string>> {
  const volume = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';
  return {
    [`${volume}.options.claimName`]: 'OnDemand',
    [`${volume}.options.storageClass`]: 'gp3',
    [`${volume}.options.sizeLimit`]: `${gib}Gi`,
    [`${volume}.mount.path`]: '/data1',
  };
}

export function jobTemplate(
  work: JobWork = { kind: 'duration', lowMs: 60_000, highMs: 60_000 },
  request = sparkRequest(),
): JobTemplate {
  return { name: 'test', weight: 1, request, work };
}

export function staticPool(nodes: number, instanceType = 'm5.4xlarge'): StaticNodePool {
  return {
    kind: 'static',
    name: 'workers',
    azs: testAzs,
    labels: {},
    maxPodsPerNode: null,
    diskGiB: 100,
    diskMiBPerSecond: 125,
    instanceType,
    nodes,
  };
}

export function karpenterPool(changes: Partial<KarpenterNodePool> = {}): KarpenterNodePool {
  return {
    kind: 'karpenter',
    name: 'executors',
    azs: testAzs,
    labels: {},
    maxPodsPerNode: null,
    diskGiB: 100,
    diskMiBPerSecond: 125,
    instanceTypes: ['m5.xlarge', 'm5.4xlarge'],
    capacityTypes: ['on-demand'],
    weight: 0,
    vcpuMax: 10_000,
    consolidationPolicy: 'WhenEmpty',
    consolidateAfterMs: 30_000,
    budgets: [{ nodes: 10, unit: 'percent', reasons: [], schedule: null, durationMs: null }],
    expireAfterMs: null,
    driftAfterMs: null,
    ...changes,
  };
}

export function managedPool(changes: Partial<ManagedNodePool> = {}): ManagedNodePool {
  return {
    kind: 'managed',
    name: 'group',
    azs: testAzs,
    labels: {},
    maxPodsPerNode: null,
    diskGiB: 100,
    diskMiBPerSecond: 125,
    instanceTypes: ['m5.4xlarge'],
    capacityType: 'on-demand',
    nodesMin: 0,
    nodesMax: 450,
    ...changes,
  };
}

export function openLoad(changes: Partial<OpenLoad> = {}): Load {
  return {
    model: 'open',
    arrivalsPerMinute: 30,
    spacing: 'regular',
    durationMs: 300_000,
    warmUpMs: 60_000,
    onEnd: 'drain',
    drainMaxMs: 1_800_000,
    inFlightMax: 100_000,
    lateArrivals: 'drop',
    ...changes,
  };
}

/** An account with generous quotas and four nodes. */
export function twinConfig(changes: Partial<TwinConfig> = {}): TwinConfig {
  return testTwinConfig({ nodePools: [staticPool(4)], ...changes });
}

export function twinScenario(changes: Partial<Scenario> = {}): Scenario {
  return {
    name: 'test',
    description: '',
    target: 'twin',
    submission: 'job-run',
    seed: 1,
    region: 'us-west-2',
    clusterName: 'test',
    namespaces: 2,
    azs: [],
    azSelection: 'random',
    jobs: [jobTemplate()],
    load: openLoad(),
    retry: { attemptsMax: 5, baseMs: 500, capMs: 20_000 },
    thresholds: [],
    validity: { startLagP99MaxMs: 1_000, droppedMaxPercent: 0 },
    watch: { jobRuns: 'list', intervalMs: 10_000, quotaShare: 0.2 },
    sampleIntervalMs: 15_000,
    twin: twinConfig(),
    ...changes,
  };
}
