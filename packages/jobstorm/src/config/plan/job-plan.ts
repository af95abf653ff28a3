import { fillRequest } from '../../model/fill-request.ts';
import { resolveJobTemplate } from '../../model/job-template-data.ts';
import type { JobTemplate, JobWork } from '../../model/job-template.ts';
import type { Scenario } from '../../model/scenario.ts';
import {
  jobShapeOf,
  podsPerJob,
  submitterPods,
  type JobShape,
} from '../../model/spark/job-shape.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { SubmissionScript } from '../../model/submission-script.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { sampleValues } from '../jobs/sample-values.ts';

/** What one job of a template takes. */
export interface JobTemplatePlan {
  readonly name: string;
  /** Of all jobs, between 0 and 1. */
  readonly share: number;
  readonly shape: JobShape;
  readonly pods: number;
  /** Mean time from accepted to finished on a cluster with room. */
  readonly residenceMs: number;
  readonly workMs: number;
  /** null = Jobstorm has the request of the scenario. */
  readonly script: SubmissionScript | null;
}

export function planJobs(scenario: Scenario): readonly JobTemplatePlan[] {
  const weights = scenario.jobs.reduce((sum, job) => sum + job.weight, 0);
  return scenario.jobs.map((job) => {
    const shape = withExecutorsMax(shapeIn(scenario, job), job.work, scenario.twin.parameters);
    const workMs = meanWorkMs(job.work, shape);
    return {
      name: job.name,
      share: job.weight / weights,
      shape,
      pods: podsPerJob(shape) - (scenario.submission === 'job-run' ? 0 : submitterPods(shape)),
      residenceMs: workMs + overheadMs(shape, scenario.twin.parameters),
      workMs,
      script: job.script ?? null,
    };
  });
}

/** The shape of the template's jobs, pinned to `az` or to the scenario's first zone. */
export function shapeIn(scenario: Scenario, job: JobTemplate, az?: string): JobShape {
  return jobShapeOf(requestIn(scenario, job, az), scenario.twin.podTemplates).shape;
}

/** The request of one of the template's jobs, its EMR job template written out. */
export function requestIn(scenario: Scenario, job: JobTemplate, az?: string): StartJobRunRequest {
  const samples = sampleValues(scenario);
  const request = fillRequest(
    job.request,
    az === undefined ? samples : { ...samples, SELECTED_AZ: az },
  );
  const { jobTemplateData } = job;
  return jobTemplateData === undefined
    ? request
    : resolveJobTemplate(request, jobTemplateData).request;
}

/**
 * With dynamic allocation, a job is planned with the most executors that its tasks ask for: that is
 * what the cluster must have room for.
 */
function withExecutorsMax(shape: JobShape, work: JobWork, { spark }: TwinParameters): JobShape {
  const { dynamic } = shape.policy;
  if (dynamic === null || work.kind === 'duration') return shape;
  const tasks =
    work.kind === 'stages'
      ? Math.max(...work.stages.map((stage) => stage.tasks))
      : Math.ceil((work.coreSeconds * 1_000) / (spark.taskMs * shape.taskCpus));
  const wanted = Math.min(dynamic.executorsMax, Math.ceil(tasks / shape.taskSlots));
  return { ...shape, executors: Math.max(shape.executors, wanted) };
}

/** A log-normal factor of median 1 has the mean exp(σ²/2). */
function meanWorkMs(work: JobWork, shape: JobShape): number {
  const slots = Math.max(1, shape.executors * shape.taskSlots);
  switch (work.kind) {
    case 'duration':
      return (work.lowMs + work.highMs) / 2;
    case 'core-seconds':
      return (work.coreSeconds * 1_000 * Math.exp(work.sigma ** 2 / 2)) / (slots * shape.taskCpus);
    case 'stages':
      return work.stages.reduce(
        (sum, { tasks, times, driverMs }) =>
          sum + driverMs + times.meanMs * Math.max(1, tasks / slots),
        work.driverTailMs,
      );
  }
}

/** What comes before and after the work where nothing has to wait. */
function overheadMs(shape: JobShape, { emr, spark, kubelet }: TwinParameters): number {
  const batches = Math.ceil(shape.executors / shape.batchSize);
  return (
    emr.handOverMedianMs +
    spark.submitMedianMs +
    spark.driverInitMedianMs +
    batches * shape.batchDelayMs +
    spark.executorRegisterMs +
    3 * kubelet.podStartFloorMs +
    spark.shutdownMs
  );
}
