import type { TwinParameters } from '../twin-parameters/all.ts';
import type { JobShape, PodRequest } from './job-shape.ts';

/** What each kind of pod of a job run asks of its node, all of its containers together. */
export interface JobPods {
  readonly submitter: PodRequest;
  readonly driver: PodRequest;
  readonly executor: PodRequest;
}

/**
 * Adds to what Spark asks for what EMR puts beside it: the submitter, and a logging container in
 * the driver always, in executors when their logs are sent somewhere.
 * Source: EMR on EKS Development Guide (`emr-containers-defaults`), object dump of an emr-6.8.0
 * job.
 */
export function jobPodsOf(shape: JobShape, emr: TwinParameters['emr']): JobPods {
  const logging: PodRequest = {
    cpuMillicores: shape.loggingCpuMillicores ?? 0,
    memoryMiB: shape.loggingMemoryMiB ?? emr.loggingMemoryMiB,
  };
  return {
    submitter: {
      cpuMillicores: emr.submitterCpuMillicores,
      memoryMiB: emr.submitterMemoryMiB,
    },
    driver: sum(shape.driver, logging),
    executor: shape.areExecutorsLogged ? sum(shape.executor, logging) : shape.executor,
  };
}

function sum(one: PodRequest, other: PodRequest): PodRequest {
  return {
    cpuMillicores: one.cpuMillicores + other.cpuMillicores,
    memoryMiB: one.memoryMiB + other.memoryMiB,
  };
}
