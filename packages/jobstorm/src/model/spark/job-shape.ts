import type { StartJobRunRequest } from '../start-job-run-request.ts';
import { executorPolicyOf, type ExecutorPolicy } from './executor-policy.ts';
import { jobImagesOf, type JobImages } from './job-images.ts';
import { podVolumesOf, type VolumeRequest } from './job-volumes.ts';
import {
  classificationOf,
  sparkConfigurationOf,
  type SparkConfiguration,
} from './spark-configuration.ts';
import { jobPlacementOf, type JobPlacement, type PodTemplates } from './pod-placement.ts';
import { parseCpuMillicores, parseQuantityMiB } from './quantities.ts';
import { parseMemoryMiB, parseMilliseconds, parseSeconds } from './spark-units.ts';
import { sparkVersionOf, type SparkVersion } from './spark-version.ts';

const cpuExpected = 'a CPU quantity such as 2 or 500m';

/** What a pod asks of a node. */
export interface PodRequest {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

/** What a job run looks like to Kubernetes, read from the job's real Spark configuration. */
export interface JobShape {
  readonly driver: PodRequest;
  readonly executor: PodRequest;
  readonly executors: number;
  readonly policy: ExecutorPolicy;
  /** What each pod claims on demand, in the order of the settings. */
  readonly driverVolumes: readonly VolumeRequest[];
  readonly executorVolumes: readonly VolumeRequest[];
  /** Tasks that one executor runs at once, each on `taskCpus` of its cores. */
  readonly taskSlots: number;
  readonly taskCpus: number;
  /** Executors are asked for in batches of this size, at most one batch every `batchDelayMs`. */
  readonly batchSize: number;
  readonly batchDelayMs: number;
  /** The scheduling gate: work begins at this share of the executors, or after the wait. */
  readonly registeredRatio: number;
  readonly registeredWaitMs: number;
  readonly placement: JobPlacement;
  readonly images: JobImages;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly submitterImagePullPolicy: ImagePullPolicy;
  /** Requests of the logging container; null = the service's default. */
  readonly loggingCpuMillicores: number | null;
  readonly loggingMemoryMiB: number | null;
  /** Executors have a logging container only when their logs go to S3 or CloudWatch. */
  readonly areExecutorsLogged: boolean;
  /** The annotation `karpenter.sh/do-not-disrupt` on the pods. */
  readonly isDriverProtected: boolean;
  readonly areExecutorsProtected: boolean;
  /** The submitter pod ends once the driver runs, instead of living as long as the job. */
  readonly hasGracefulTermination: boolean;
  /** `job-start-timeout` of emr-containers-defaults; null = the service's default. */
  readonly startTimeoutMs: number | null;
  /** Attempts at the driver, retryPolicyConfiguration; 1 = no retry. */
  readonly attemptsMax: number;
  /** A retry policy makes a second Kubernetes Job, with a pod of its own, for the driver. */
  readonly hasRetryJob: boolean;
}

/** Kubernetes `imagePullPolicy`. */
export const imagePullPolicies = ['Always', 'IfNotPresent', 'Never'] as const;
export type ImagePullPolicy = (typeof imagePullPolicies)[number];

export type NodeSelector = Readonly<Record<string, string>>;

/** A setting that Spark would refuse. */
export interface ShapeProblem {
  readonly setting: string;
  readonly value: string;
  /** What it must be. */
  readonly expected: string;
}

/** Overhead on top of the heap: max(factor · memory, 384 MiB). Source: BasicExecutorFeatureStep. */
const overheadMiBMin = 384;
const overheadFactorJvm = 0.1;
const overheadFactorPythonAndR = 0.4;
/** Programs that Spark runs outside the JVM, by the ending of their entry point. */
const nonJvmProgram = /\.(py|R|r)$/;

/**
 * Reads the shape of a job run. Settings that Spark would refuse are reported and read as their
 * default.
 *
 * Memory request = memory + max(factor · memory, 384 MiB) + off-heap + pyspark memory.
 * Sources: apache/spark Config.scala, BasicDriverFeatureStep, BasicExecutorFeatureStep, and
 * docs/configuration.md.
 *
 * @param podTemplates what the twin is told of the templates that jobs name
 */
export function jobShapeOf(
  request: StartJobRunRequest,
  podTemplates: PodTemplates = {},
): {
  readonly shape: JobShape;
  readonly problems: readonly ShapeProblem[];
} {
  const configuration = sparkConfigurationOf(request);
  const reader = new SettingReader(configuration);
  const version = sparkVersionOf(request.releaseLabel);
  const executors = executorCount(reader);
  const defaults = classificationOf(request, 'emr-containers-defaults');
  const submitter = classificationOf(request, 'emr-job-submitter');
  const attemptsMax = request.retryPolicyConfiguration?.maxAttempts ?? 1;
  const timeout = defaults['job-start-timeout'];
  const volumes = podVolumesOf(reader, 'executor');
  const isJvm = !nonJvmProgram.test(request.jobDriver?.sparkSubmitJobDriver?.entryPoint ?? '');
  const placed = jobPlacementOf(configuration, submitter, podTemplates);
  const shape: JobShape = {
    driver: podRequest(reader, 'driver', isJvm),
    executor: podRequest(reader, 'executor', isJvm),
    executors,
    policy: executorPolicyOf(reader, version, { executors, volumes }),
    driverVolumes: podVolumesOf(reader, 'driver').requests,
    executorVolumes: volumes.requests,
    ...taskSlotsOf(reader),
    batchSize: reader.whole('spark.kubernetes.allocation.batch.size', defaultBatchSize(version), 1),
    batchDelayMs: reader.interval('spark.kubernetes.allocation.batch.delay', 1_000),
    registeredRatio: reader.ratio('spark.scheduler.minRegisteredResourcesRatio', 0.8),
    registeredWaitMs: reader.milliseconds(
      'spark.scheduler.maxRegisteredResourcesWaitingTime',
      30_000,
    ),
    placement: placed.placement,
    images: jobImagesOf(request, configuration),
    imagePullPolicy: reader.pullPolicy(
      'spark.kubernetes.container.image.pullPolicy',
      Object.fromEntries(configuration),
    ),
    submitterImagePullPolicy: reader.pullPolicy(
      'jobsubmitter.container.image.pullPolicy',
      submitter,
    ),
    ...loggingOf(reader, defaults),
    areExecutorsLogged: hasExecutorLogging(request, defaults),
    isDriverProtected: isProtected(reader, 'driver'),
    areExecutorsProtected: isProtected(reader, 'executor'),
    hasGracefulTermination:
      (submitter['jobsubmitter.gracefulTermination'] ??
        String(isGracefulByDefault(request.releaseLabel))) === 'true',
    startTimeoutMs: timeout === undefined ? null : reader.timeout(timeout),
    attemptsMax,
    hasRetryJob: attemptsMax > 1,
  };
  return { shape, problems: [...reader.problems, ...placed.problems] };
}

function isProtected(reader: SettingReader, role: 'driver' | 'executor'): boolean {
  const setting = `spark.kubernetes.${role}.annotation.karpenter.sh/do-not-disrupt`;
  return reader.text(setting) === 'true';
}

/** Pods that a running job has at once: executors, driver, submitter, and one more with retries. */
export function podsPerJob(shape: JobShape): number {
  return shape.executors + 1 + submitterPods(shape);
}

/** Pods of a job run that only run spark-submit: a retry policy has one more. */
export function submitterPods({ hasRetryJob }: JobShape): number {
  return hasRetryJob ? 2 : 1;
}

function podRequest(
  reader: SettingReader,
  role: 'driver' | 'executor',
  isJvm: boolean,
): PodRequest {
  const cores = reader.whole(`spark.${role}.cores`, 1, 1);
  const memoryMiB = reader.memory(`spark.${role}.memory`, 1_024);
  const factor = reader.ratio(
    `spark.${role}.memoryOverheadFactor`,
    reader.ratio(
      'spark.kubernetes.memoryOverheadFactor',
      isJvm ? overheadFactorJvm : overheadFactorPythonAndR,
    ),
  );
  const overheadMiB = reader.memory(
    `spark.${role}.memoryOverhead`,
    Math.max(Math.floor(factor * memoryMiB), overheadMiBMin),
  );
  const offHeapMiB =
    role === 'executor' && reader.text('spark.memory.offHeap.enabled') === 'true'
      ? reader.memory('spark.memory.offHeap.size', 0)
      : 0;
  const pysparkMiB =
    role === 'executor' && !isJvm ? reader.memory('spark.executor.pyspark.memory', 0) : 0;
  return {
    cpuMillicores: reader.cpu(`spark.kubernetes.${role}.request.cores`, cores * 1_000),
    memoryMiB: memoryMiB + overheadMiB + offHeapMiB + pysparkMiB,
  };
}

/**
 * Task slots: `floor(spark.executor.cores / spark.task.cpus)`. Spark refuses tasks that want more
 * cores than an executor has. Source: apache/spark ResourceUtils.validateTaskCpusLargeEnough.
 */
function taskSlotsOf(reader: SettingReader): Pick<JobShape, 'taskSlots' | 'taskCpus'> {
  const cores = reader.whole('spark.executor.cores', 1, 1);
  const taskCpus = reader.whole('spark.task.cpus', 1, 1);
  if (taskCpus <= cores) return { taskSlots: Math.floor(cores / taskCpus), taskCpus };
  const expected = `at most the cores of an executor, spark.executor.cores ${cores}`;
  reader.refuse('spark.task.cpus', String(taskCpus), expected);
  return { taskSlots: cores, taskCpus: 1 };
}

/** `logging.request.*` of emr-containers-defaults, as Kubernetes quantities. */
function loggingOf(
  reader: SettingReader,
  defaults: Readonly<Record<string, string>>,
): Pick<JobShape, 'loggingCpuMillicores' | 'loggingMemoryMiB'> {
  return {
    loggingCpuMillicores: reader.quantity(defaults, 'logging.request.cores', parseCpuMillicores),
    loggingMemoryMiB: reader.quantity(defaults, 'logging.request.memory', parseQuantityMiB),
  };
}

function hasExecutorLogging(
  request: StartJobRunRequest,
  defaults: Readonly<Record<string, string>>,
): boolean {
  const monitoring = request.configurationOverrides?.monitoringConfiguration;
  const isSent =
    monitoring?.s3MonitoringConfiguration !== undefined ||
    monitoring?.cloudWatchMonitoringConfiguration !== undefined;
  return isSent && defaults['executor.logging'] !== 'DISABLED';
}

/** With dynamic allocation, the executors that a job begins with and is sure to keep. */
function executorCount(reader: SettingReader): number {
  const instances = reader.whole('spark.executor.instances', 2, 0);
  if (reader.text('spark.dynamicAllocation.enabled') !== 'true') return instances;
  const least = reader.whole('spark.dynamicAllocation.minExecutors', 0, 0);
  const initial = reader.whole('spark.dynamicAllocation.initialExecutors', least, 0);
  const given = reader.text('spark.executor.instances') === undefined ? 0 : instances;
  return Math.max(least, initial, given);
}

/** 5 up to Spark 3.5, 10 in 4.0 and 4.1, 20 from 4.2. Source: apache/spark Config.scala. */
function defaultBatchSize(version: SparkVersion): number {
  if (version < 4) return 5;
  return version < 4.2 ? 10 : 20;
}

/** From emr-7.14.0 and emr-spark-8.1.0. Source: EMR on EKS Development Guide, job submitter. */
function isGracefulByDefault(releaseLabel: string | undefined): boolean {
  const match = /^emr-(spark-)?(\d+)\.(\d+)/.exec(releaseLabel ?? '');
  if (match === null) return false;
  const release = Number(match[2]) * 1_000 + Number(match[3]);
  return release >= (match[1] === undefined ? 7_014 : 8_001);
}

/** Reads typed settings and keeps what could not be read. */
export class SettingReader {
  readonly problems: ShapeProblem[] = [];
  readonly #settings: SparkConfiguration;

  constructor(settings: SparkConfiguration) {
    this.#settings = settings;
  }

  text(setting: string): string | undefined {
    return this.#settings.get(setting);
  }

  whole(setting: string, fallback: number, least: number): number {
    return this.#read(setting, fallback, `a whole number of at least ${least}`, (text) =>
      /^\d{1,9}$/.test(text.trim()) && Number(text) >= least ? Number(text) : undefined,
    );
  }

  ratio(setting: string, fallback: number): number {
    return this.#read(setting, fallback, 'a number between 0 and 1', (text) => {
      const value = text.trim() === '' ? NaN : Number(text);
      return value >= 0 && value <= 1 ? value : undefined;
    });
  }

  positiveRatio(setting: string, fallback: number): number {
    return this.#read(setting, fallback, 'a number above 0 and at most 1', (text) => {
      const value = Number(text);
      return value > 0 && value <= 1 ? value : undefined;
    });
  }

  memory(setting: string, fallbackMiB: number): number {
    return this.#read(setting, fallbackMiB, 'a size such as 512m or 6g', parseMemoryMiB);
  }

  seconds(setting: string, fallback: number): number {
    return this.#read(setting, fallback, 'a time such as 30s or 5m', parseSeconds);
  }

  /** A time in milliseconds when no unit is given. */
  milliseconds(setting: string, fallbackMs: number): number {
    return this.#read(setting, fallbackMs, 'a time such as 500ms or 30m', parseMilliseconds);
  }

  /** The same, where none at all would be no pace. */
  interval(setting: string, fallbackMs: number): number {
    return this.#read(setting, fallbackMs, 'a time above 0 such as 500ms or 1s', (text) => {
      const value = parseMilliseconds(text);
      return value === undefined || value <= 0 ? undefined : value;
    });
  }

  cpu(setting: string, fallbackMillicores: number): number {
    return this.#read(setting, fallbackMillicores, cpuExpected, parseCpuMillicores);
  }

  /** A setting of a classification that is not Spark's; null when absent or not such a quantity. */
  quantity(
    properties: Readonly<Record<string, string>>,
    setting: string,
    parse: (text: string) => number | undefined,
  ): number | null {
    const text = properties[setting];
    if (text === undefined) return null;
    const value = parse(text);
    if (value === undefined) {
      this.problems.push({ setting, value: text, expected: 'a quantity such as 500m or 800Mi' });
    }
    return value ?? null;
  }

  /** A pull policy, `Always` when absent: the default of EMR's pods. */
  pullPolicy(setting: string, properties: Readonly<Record<string, string>>): ImagePullPolicy {
    const value = properties[setting] ?? 'Always';
    const policy = imagePullPolicies.find((one) => one === value);
    if (policy !== undefined) return policy;
    this.problems.push({ setting, value, expected: 'Always, IfNotPresent or Never' });
    return 'Always';
  }

  timeout(text: string): number | null {
    if (/^[1-9]\d{0,6}$/.test(text)) return Number(text) * 1_000;
    this.refuse('job-start-timeout', text, 'whole seconds, from 1');
    return null;
  }

  /** Settings that begin so, without that beginning. */
  withPrefix(prefix: string): Readonly<Record<string, string>> {
    const own = [...this.#settings].filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
  }

  /** A setting that Spark would refuse. */
  refuse(setting: string, value: string, expected: string): void {
    this.problems.push({ setting, value, expected });
  }

  #read(
    setting: string,
    fallback: number,
    expected: string,
    parse: (text: string) => number | undefined,
  ): number {
    const text = this.#settings.get(setting);
    if (text === undefined) return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    this.problems.push({ setting, value: text, expected });
    return fallback;
  }
}
