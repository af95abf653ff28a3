import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import { isMapping } from '../kubernetes/patch/merge-patch.ts';
import { at, text } from '../kubernetes/table/read.ts';

/** Members of a SparkApplication's `spec.driver` and `spec.executor` that are Spark settings. */
const podSettings: readonly (readonly [member: string, setting: (role: string) => string])[] = [
  ['cores', (role) => `spark.${role}.cores`],
  ['instances', (role) => `spark.${role}.instances`],
  ['memory', (role) => `spark.${role}.memory`],
  ['memoryOverhead', (role) => `spark.${role}.memoryOverhead`],
  ['coreRequest', (role) => `spark.kubernetes.${role}.request.cores`],
  ['coreLimit', (role) => `spark.kubernetes.${role}.limit.cores`],
  ['image', (role) => `spark.kubernetes.${role}.container.image`],
  ['schedulerName', (role) => `spark.kubernetes.${role}.scheduler.name`],
];

/** The same of the `spec` itself. */
const settings: readonly (readonly [path: readonly string[], setting: string])[] = [
  [['image'], 'spark.kubernetes.container.image'],
  [['imagePullPolicy'], 'spark.kubernetes.container.image.pullPolicy'],
  [['memoryOverheadFactor'], 'spark.kubernetes.memoryOverheadFactor'],
  [['dynamicAllocation', 'enabled'], 'spark.dynamicAllocation.enabled'],
  [['dynamicAllocation', 'initialExecutors'], 'spark.dynamicAllocation.initialExecutors'],
  [['dynamicAllocation', 'minExecutors'], 'spark.dynamicAllocation.minExecutors'],
  [['dynamicAllocation', 'maxExecutors'], 'spark.dynamicAllocation.maxExecutors'],
];

/**
 * The Spark configuration of a SparkApplication, as a request to EMR would say it: what the
 * operator gives spark-submit. Source: kubeflow/spark-operator, `submission.go`.
 */
export function requestOf({ spec, metadata }: KubeObject): StartJobRunRequest {
  const conf = new Map<string, string>();
  for (const [path, setting] of settings) set(conf, setting, at(spec, ...path));
  for (const role of ['driver', 'executor']) {
    for (const [member, setting] of podSettings) set(conf, setting(role), at(spec, role, member));
    const selectors = [at(spec, 'nodeSelector'), at(spec, role, 'nodeSelector')];
    for (const [label, value] of selectors.flatMap(entriesOf)) {
      set(conf, `spark.kubernetes.${role}.node.selector.${label}`, value);
    }
  }
  // What the specification says by itself stands above its sparkConf.
  const given = entriesOf(at(spec, 'sparkConf')).map(([key, value]) => [key, text(value)] as const);
  const properties = Object.fromEntries([...given, ...conf]);
  return {
    name: metadata.name,
    jobDriver: {
      sparkSubmitJobDriver: { entryPoint: text(at(spec, 'mainApplicationFile')) || 'local:///' },
    },
    configurationOverrides: {
      applicationConfiguration: [{ classification: 'spark-defaults', properties }],
    },
  };
}

function set(conf: Map<string, string>, setting: string, value: unknown): void {
  const written = text(value);
  if (written !== '') conf.set(setting, written);
}

function entriesOf(value: unknown): [string, unknown][] {
  return isMapping(value) ? Object.entries(value) : [];
}
