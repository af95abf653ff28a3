import type { Submission } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import { arrivalTag, sessionTag, templateTag } from '../../model/session.ts';
import { sparkConfigurationOf, submitOptionsOf } from '../../model/spark/spark-configuration.ts';
import { sparkVersionOf } from '../../model/spark/spark-version.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import { sparkServiceAccount } from './spark-access.ts';

/** Group and version of SparkApplications, of operators 1.x and 2.x alike. */
export const sparkApiVersion = 'sparkoperator.k8s.io/v1beta2';

/**
 * A SparkApplication as it is created.
 * Source: kubeflow/spark-operator `api/v1beta2/sparkapplication_types.go`.
 */
export interface SparkApplicationManifest {
  readonly apiVersion: typeof sparkApiVersion;
  readonly kind: 'SparkApplication';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Settings that have members of their own in the spec; named twice, the operator's order wins. */
const ownMembers = {
  image: 'spark.kubernetes.container.image',
  imagePullPolicy: 'spark.kubernetes.container.image.pullPolicy',
  driverCores: 'spark.driver.cores',
  driverMemory: 'spark.driver.memory',
  executorCores: 'spark.executor.cores',
  executorMemory: 'spark.executor.memory',
  executorInstances: 'spark.executor.instances',
} as const;
const own: ReadonlySet<string> = new Set(Object.values(ownMembers));

/**
 * The SparkApplication of a job, from the same StartJobRun request that EMR would get: entry point,
 * arguments, submit parameters and `spark-defaults`; what only EMR knows (monitoring, managed logs,
 * its own classifications) has no counterpart. Its name is the client token, so that an arrival
 * that is submitted twice is one application.
 *
 * @throws {JobstormError} of kind `config` when the request cannot be a SparkApplication
 */
export function sparkApplicationOf(
  { request, clientToken, template }: Submission,
  namespace: string,
): SparkApplicationManifest {
  const job = request.jobDriver?.sparkSubmitJobDriver;
  if (job === undefined) {
    throw new JobstormError('config', `The template '${template}' has no sparkSubmitJobDriver`, {
      hint: 'A SparkApplication needs an entry point; use submission: job-run for SQL drivers and job templates.',
    });
  }
  const settings = sparkConfigurationOf(request);
  const setting = (name: keyof typeof ownMembers): string | undefined =>
    settings.get(ownMembers[name]);
  const options = submitOptionsOf(request);
  const labels = labelsOf(request);
  const pod = (cores: string | undefined, memory: string | undefined): object => ({
    cores: wholeNumber(cores, 1),
    memory: memory ?? '1g',
    labels,
  });
  return {
    apiVersion: sparkApiVersion,
    kind: 'SparkApplication',
    metadata: {
      name: clientToken,
      namespace,
      labels,
      annotations: { [templateTag]: template },
    },
    spec: {
      type: typeOf(job.entryPoint),
      mode: 'cluster',
      image: imageOf(setting('image'), template),
      ...defined('imagePullPolicy', setting('imagePullPolicy')),
      mainApplicationFile: job.entryPoint,
      ...defined('mainClass', options.get('--class')),
      ...defined('arguments', job.entryPointArguments),
      ...dependencies(options),
      sparkVersion: sparkVersionText(request.releaseLabel),
      sparkConf: Object.fromEntries([...settings].filter(([name]) => !own.has(name))),
      driver: {
        ...pod(setting('driverCores'), setting('driverMemory')),
        serviceAccount: sparkServiceAccount,
      },
      executor: {
        ...pod(setting('executorCores'), setting('executorMemory')),
        instances: wholeNumber(setting('executorInstances'), 2),
      },
      // A load test counts failures; it does not hide them behind another try.
      restartPolicy: { type: 'Never' },
    },
  };
}

function imageOf(image: string | undefined, template: string): string {
  if (image !== undefined) return image;
  throw new JobstormError('config', `The template '${template}' does not say which image it runs`, {
    hint: `Set ${ownMembers.image} in its sparkSubmitParameters or spark-defaults: a SparkApplication has no release label.`,
  });
}

/** Labels take no other tags: their values may have characters that labels must not have. */
function labelsOf({ tags = {} }: StartJobRunRequest): Record<string, string> {
  return { ...defined(sessionTag, tags[sessionTag]), ...defined(arrivalTag, tags[arrivalTag]) };
}

/** `spec.type`, which decides what the operator passes to spark-submit. */
function typeOf(entryPoint: string): 'Python' | 'R' | 'Scala' {
  if (entryPoint.endsWith('.py')) return 'Python';
  return /\.r$/i.test(entryPoint) ? 'R' : 'Scala';
}

function dependencies(options: ReadonlyMap<string, string>): object {
  const deps = {
    ...defined('jars', listOf(options.get('--jars'))),
    ...defined('files', listOf(options.get('--files'))),
    ...defined('pyFiles', listOf(options.get('--py-files'))),
    ...defined('packages', listOf(options.get('--packages'))),
  };
  return Object.keys(deps).length === 0 ? {} : { deps };
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').filter((one) => one !== '');
}

/** The operator wants all three numbers, and only compares the first two. */
function sparkVersionText(releaseLabel: string | undefined): string {
  return `${sparkVersionOf(releaseLabel).toFixed(1)}.0`;
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}

function defined<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}
