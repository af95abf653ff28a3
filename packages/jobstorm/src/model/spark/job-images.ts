import { classificationOf, type SparkConfiguration } from './spark-configuration.ts';
import type { StartJobRunRequest } from '../start-job-run-request.ts';

/** The images that a job names; null = the one of its release label, or the service's own. */
export interface JobImages {
  readonly submitter: string | null;
  readonly driver: string | null;
  readonly executor: string | null;
  /** Of the logging containers of driver and executors, and of the submitter. */
  readonly logging: string | null;
  readonly submitterLogging: string | null;
}

/**
 * Reads which images the containers of a job have.
 * Sources: apache/spark docs/running-on-kubernetes.md; EMR on EKS Development Guide,
 * `emr-containers-defaults` and `emr-job-submitter`.
 */
export function jobImagesOf(
  request: StartJobRunRequest,
  configuration: SparkConfiguration,
): JobImages {
  const defaults = classificationOf(request, 'emr-containers-defaults');
  const submitter = classificationOf(request, 'emr-job-submitter');
  const shared = configuration.get('spark.kubernetes.container.image') ?? null;
  return {
    submitter: submitter['jobsubmitter.container.image'] ?? null,
    driver: configuration.get('spark.kubernetes.driver.container.image') ?? shared,
    executor: configuration.get('spark.kubernetes.executor.container.image') ?? shared,
    logging: defaults['logging.image'] ?? null,
    submitterLogging: submitter['jobsubmitter.logging.image'] ?? null,
  };
}
