import type { StartJobRunRequest } from '../start-job-run-request.ts';

/**
 * Classifications that EMR on EKS takes for job runs.
 * Sources: EMR on EKS Development Guide (spark-defaults, emr-containers-defaults,
 * emr-job-submitter; the others are those of EMR releases, confidence C).
 */
const supported: ReadonlySet<string> = new Set([
  'spark-defaults',
  'emr-containers-defaults',
  'emr-job-submitter',
  'spark-env',
  'spark-hive-site',
  'spark-log4j',
  'spark-log4j2',
  'spark-metrics',
  'core-site',
  'emrfs-site',
]);

/** The first classification of a request that EMR on EKS does not take; null when it takes all. */
export function unsupportedClassification(request: StartJobRunRequest): string | null {
  const given = request.configurationOverrides?.applicationConfiguration ?? [];
  const wrong = given.find(({ classification }) => !supported.has(classification));
  return wrong?.classification ?? null;
}
