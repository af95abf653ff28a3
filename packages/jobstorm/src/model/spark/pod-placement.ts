import { defaultSchedulerName } from '../scheduler-config.ts';
import { taintEffects, type Toleration } from '../taint.ts';
import type { SparkConfiguration } from './spark-configuration.ts';

/** Who places a pod, and where it may go. */
export interface PodPlacement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly schedulerName: string;
}

/** The placement of each kind of pod of a job. */
export type JobPlacement = Readonly<Record<'submitter' | 'driver' | 'executor', PodPlacement>>;

/** What the twin is told of a pod template, whose file it cannot read. */
export interface PodTemplate extends Omit<PodPlacement, 'schedulerName'> {
  /** null = it names none. */
  readonly schedulerName: string | null;
}

/** By the name of the file, as `spark.kubernetes.driver.podTemplateFile` has it. */
export type PodTemplates = Readonly<Record<string, PodTemplate>>;

/** A setting that EMR would refuse. */
interface PlacementProblem {
  readonly setting: string;
  readonly value: string;
  readonly expected: string;
}

const schedulerSetting = 'spark.kubernetes.scheduler.name';
const tolerationPrefix = 'jobsubmitter.node.toleration.';

/** The setting by which a job names the pod template of a role. */
export function podTemplateSetting(role: 'driver' | 'executor'): string {
  return `spark.kubernetes.${role}.podTemplateFile`;
}

/**
 * Reads where the pods of a job may go. Settings win over pod templates, those of a role over those
 * of both. Sources: apache/spark Config.scala, BasicDriverFeatureStep; EMR on EKS Development
 * Guide, job submitter classification.
 *
 * @param submitter properties of the classification `emr-job-submitter`
 */
export function jobPlacementOf(
  settings: SparkConfiguration,
  submitter: Readonly<Record<string, string>>,
  templates: PodTemplates,
): { readonly placement: JobPlacement; readonly problems: readonly PlacementProblem[] } {
  const problems: PlacementProblem[] = [];
  const placement = {
    submitter: {
      nodeSelector: withPrefix(Object.entries(submitter), 'jobsubmitter.node.selector.'),
      tolerations: submitterTolerations(submitter, problems),
      schedulerName: submitter['jobsubmitter.scheduler.name'] ?? defaultSchedulerName,
    },
    driver: rolePlacement(settings, 'driver', templates),
    executor: rolePlacement(settings, 'executor', templates),
  };
  return { placement, problems };
}

function rolePlacement(
  settings: SparkConfiguration,
  role: 'driver' | 'executor',
  templates: PodTemplates,
): PodPlacement {
  const template = templates[settings.get(podTemplateSetting(role)) ?? ''];
  return {
    nodeSelector: {
      ...template?.nodeSelector,
      ...withPrefix(settings, 'spark.kubernetes.node.selector.'),
      ...withPrefix(settings, `spark.kubernetes.${role}.node.selector.`),
    },
    tolerations: template?.tolerations ?? [],
    schedulerName:
      settings.get(`spark.kubernetes.${role}.scheduler.name`) ??
      settings.get(schedulerSetting) ??
      template?.schedulerName ??
      defaultSchedulerName,
  };
}

/** One property for the value of a key, none for `Exists`, and one with `.effect` for its effect. */
function submitterTolerations(
  submitter: Readonly<Record<string, string>>,
  problems: PlacementProblem[],
): Toleration[] {
  const given = withPrefix(Object.entries(submitter), tolerationPrefix);
  const keys = Object.keys(given).filter((key) => !/\.(effect|tolerationSeconds)$/.test(key));
  return keys.map((key) => {
    const value = given[key] ?? '';
    const effect = given[`${key}.effect`] ?? '';
    const known = taintEffects.find((one) => one === effect);
    if (known === undefined) {
      problems.push({
        setting: `${tolerationPrefix}${key}.effect`,
        value: effect,
        expected: 'NoExecute, NoSchedule or PreferNoSchedule',
      });
    }
    return { key, operator: value === '' ? 'Exists' : 'Equal', value, effect: known ?? null };
  });
}

function withPrefix(
  entries: Iterable<readonly [string, string]>,
  prefix: string,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, value] of entries) {
    if (key.startsWith(prefix)) found[key.slice(prefix.length)] = value;
  }
  return found;
}
