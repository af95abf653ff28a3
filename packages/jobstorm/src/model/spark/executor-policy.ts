import type { SettingReader } from './job-shape.ts';
import type { PodVolumes } from './job-volumes.ts';
import type { SparkVersion } from './spark-version.ts';

/** How the driver keeps its executors: how many are outstanding, how many may fail. */
export interface ExecutorPolicy {
  /** Pods that may be asked for and not run yet, `spark.kubernetes.allocation.maxPendingPods`. */
  readonly pendingPodsMax: number;
  /** Whether no more are asked for while any has been and does not run yet: before Spark 3.1. */
  readonly waitsForPending: boolean;
  /** More failed executors than this end the application; Infinity before Spark 3.5. */
  readonly failuresMax: number;
  /** null = as many executors as the job begins with. */
  readonly dynamic: DynamicAllocationPolicy | null;
  readonly claims: ClaimPolicy;
  /** Whether the shuffle files of a lost executor are found again on its volume. */
  readonly recoversShuffle: boolean;
  /** `spark.kubernetes.executor.deleteOnTermination`: the driver deletes their pods as it ends. */
  readonly deletesExecutors: boolean;
}

/** Who keeps the claims of executors, `spark.kubernetes.driver.*PersistentVolumeClaim`. */
export interface ClaimPolicy {
  /** They go with the driver, not with their executor. */
  readonly areOwned: boolean;
  /** A new executor gets the claims of one that has gone. */
  readonly areReused: boolean;
  /** While there are as many as all executors need, none is asked for without one to reuse. */
  readonly areAwaited: boolean;
}

/** What a policy is read for. */
interface PolicyBasis {
  /** Executors that the job begins with. */
  readonly executors: number;
  /** What each of them claims. */
  readonly volumes: PodVolumes;
}

/** `spark.dynamicAllocation.*` */
export interface DynamicAllocationPolicy {
  readonly executorsMin: number;
  readonly executorsMax: number;
  /** Executors asked for by those that would run all tasks at once; above 0 and at most 1. */
  readonly allocationRatio: number;
  /** An executor without tasks for this long is deleted. */
  readonly idleTimeoutMs: number;
  /** Tasks wait this long before the first executor is asked for, and between later requests. */
  readonly backlogTimeoutMs: number;
  readonly sustainedBacklogTimeoutMs: number;
  /** Executors that hold shuffle files of a running job are kept … */
  readonly tracksShuffle: boolean;
  /** … until they have been idle for this long; Infinity = as long as they hold them. */
  readonly shuffleTimeoutMs: number;
}

/** The plugin that reads shuffle files back from a volume that the driver kept. */
const localDiskShufflePlugin = 'KubernetesLocalDiskShuffleDataIO';

/**
 * Reads the policy of a job.
 *
 * Failures: `spark.executor.maxNumFailures`, by default max(3, 2 · executors).
 * Sources: apache/spark ExecutorFailureTracker and Config.scala; running-on-kubernetes.md for the
 * reuse of volumes, whose two flags are true from Spark 3.4.
 */
export function executorPolicyOf(
  reader: SettingReader,
  version: SparkVersion,
  { executors, volumes }: PolicyBasis,
): ExecutorPolicy {
  const claims = claimPolicy(reader, version);
  const dynamic = dynamicAllocation(reader, version);
  const executorsMax = dynamic === null ? executors : dynamic.executorsMax;
  const failuresMax = reader.whole(
    'spark.executor.maxNumFailures',
    Math.max(3, 2 * executorsMax),
    0,
  );
  return {
    pendingPodsMax: reader.whole('spark.kubernetes.allocation.maxPendingPods', 2 ** 31 - 1, 1),
    waitsForPending: version < 3.1,
    failuresMax: version < 3.5 ? Infinity : failuresMax,
    dynamic,
    claims,
    recoversShuffle: volumes.hasLocalDir && claims.areReused && readsShuffleBack(reader),
    deletesExecutors: flag(reader, 'spark.kubernetes.executor.deleteOnTermination', true),
  };
}

/** Source: apache/spark docs/configuration.md; shuffle tracking is on from Spark 3.4. */
function dynamicAllocation(
  reader: SettingReader,
  version: SparkVersion,
): DynamicAllocationPolicy | null {
  if (!flag(reader, 'spark.dynamicAllocation.enabled', false)) return null;
  const name = (key: string): string => `spark.dynamicAllocation.${key}`;
  const backlogSeconds = reader.seconds(name('schedulerBacklogTimeout'), 1);
  return {
    executorsMin: reader.whole(name('minExecutors'), 0, 0),
    executorsMax: reader.whole(name('maxExecutors'), 2 ** 31 - 1, 0),
    allocationRatio: reader.positiveRatio(name('executorAllocationRatio'), 1),
    idleTimeoutMs: reader.seconds(name('executorIdleTimeout'), 60) * 1_000,
    backlogTimeoutMs: backlogSeconds * 1_000,
    sustainedBacklogTimeoutMs:
      reader.seconds(name('sustainedSchedulerBacklogTimeout'), backlogSeconds) * 1_000,
    tracksShuffle: flag(reader, name('shuffleTracking.enabled'), version >= 3.4),
    shuffleTimeoutMs: reader.milliseconds(name('shuffleTracking.timeout'), Infinity),
  };
}

function claimPolicy(reader: SettingReader, version: SparkVersion): ClaimPolicy {
  const name = (key: string): string => `spark.kubernetes.driver.${key}PersistentVolumeClaim`;
  const areOwned = flag(reader, name('own'), version >= 3.4);
  const areReused = areOwned && flag(reader, name('reuse'), version >= 3.4);
  return {
    areOwned,
    areReused,
    areAwaited: areReused && version >= 3.4 && flag(reader, name('waitToReuse'), false),
  };
}

function readsShuffleBack(reader: SettingReader): boolean {
  const plugin = reader.text('spark.shuffle.sort.io.plugin.class') ?? '';
  return plugin.endsWith(localDiskShufflePlugin);
}

/** Whether a setting is true; `fallback` when it is absent. */
function flag(reader: SettingReader, setting: string, fallback: boolean): boolean {
  return (reader.text(setting) ?? String(fallback)) === 'true';
}
