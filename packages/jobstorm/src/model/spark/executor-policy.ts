import type { SettingReader } from './job-shape.ts';
import type { SparkVersion } from './spark-version.ts';

/** How the driver keeps its executors: how many are outstanding, how many may fail. */
export interface ExecutorPolicy {
  /** Pods that may be asked for and not run yet, `spark.kubernetes.allocation.maxPendingPods`. */
  readonly pendingPodsMax: number;
  /** More failed executors than this end the application; Infinity before Spark 3.5. */
  readonly failuresMax: number;
  /** Whether the shuffle files of a lost executor are found again on its volume. */
  readonly recoversShuffle: boolean;
}

/** The plugin that reads shuffle files back from a volume that the driver kept. */
const localDiskShufflePlugin = 'KubernetesLocalDiskShuffleDataIO';

/**
 * Reads the policy of a job.
 *
 * Failures: `spark.executor.maxNumFailures`, by default max(3, 2 · executors).
 * Sources: apache/spark ExecutorFailureTracker and Config.scala; running-on-kubernetes.md for the
 * reuse of volumes, whose two flags are true from Spark 3.4.
 *
 * @param executors that the job begins with
 */
export function executorPolicyOf(
  reader: SettingReader,
  version: SparkVersion,
  executors: number,
): ExecutorPolicy {
  const failuresMax = reader.whole('spark.executor.maxNumFailures', Math.max(3, 2 * executors), 0);
  return {
    pendingPodsMax: reader.whole('spark.kubernetes.allocation.maxPendingPods', 2 ** 31 - 1, 1),
    failuresMax: version < 3.5 ? Infinity : failuresMax,
    recoversShuffle: recoversShuffle(reader, version),
  };
}

function recoversShuffle(reader: SettingReader, version: SparkVersion): boolean {
  const isOwned = flag(reader, 'spark.kubernetes.driver.ownPersistentVolumeClaim', version >= 3.4);
  const isReused = flag(
    reader,
    'spark.kubernetes.driver.reusePersistentVolumeClaim',
    version >= 3.4,
  );
  const plugin = reader.text('spark.shuffle.sort.io.plugin.class') ?? '';
  return isOwned && isReused && plugin.endsWith(localDiskShufflePlugin);
}

/** Whether a setting is true; `fallback` when it is absent. */
function flag(reader: SettingReader, setting: string, fallback: boolean): boolean {
  return (reader.text(setting) ?? String(fallback)) === 'true';
}
