import type { JobTemplateData } from '../../model/job-template-data.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import { templateImage } from '../../model/spark/image-names.ts';
import type { PodClasses } from '../cluster/pods/pod-classes.ts';
import type { PodClass } from '../cluster/pods/pod.ts';
import { JobBlueprints, type JobBlueprint } from '../emr/job-blueprints.ts';

/**
 * What a SparkApplication makes of the Spark configuration of a request: pods without EMR's logging
 * containers, with an init container if the operators are told to add one.
 */
export class OperatorBlueprints {
  readonly #classes: PodClasses;
  readonly #initContainerMs: number | null;
  readonly #jobs: JobBlueprints;
  readonly #known = new WeakMap<JobBlueprint, JobBlueprint>();

  constructor(classes: PodClasses, config: TwinConfig) {
    this.#classes = classes;
    this.#initContainerMs = config.operators.initContainerMs;
    const parameters = {
      ...config.parameters.emr,
      loggingMemoryMiB: 0,
      initContainersPerPod: 0,
      sidecarsPerPod: 0,
    };
    this.#jobs = new JobBlueprints(classes, parameters, config.podTemplates);
  }

  of(request: StartJobRunRequest, data?: JobTemplateData): JobBlueprint {
    const job = this.#jobs.of(request, data);
    let blueprint = this.#known.get(job);
    if (blueprint === undefined) {
      const { submitter, driver, executor } = job.pods;
      const pods = { submitter, driver: this.#bare(driver), executor: this.#bare(executor) };
      blueprint = { ...job, pods };
      this.#known.set(job, blueprint);
    }
    return blueprint;
  }

  #bare({ spec }: PodClass): PodClass {
    const initContainerMs = this.#initContainerMs;
    return this.#classes.of(
      initContainerMs === null
        ? { ...spec, containers: 1, initContainers: 0, otherImages: [] }
        : {
            ...spec,
            containers: 2,
            initContainers: 1,
            otherImages: [templateImage],
            initContainerMs,
          },
    );
  }
}
