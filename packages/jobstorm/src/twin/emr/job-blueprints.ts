import { resolveJobTemplate, type JobTemplateData } from '../../model/job-template-data.ts';
import { unsupportedClassification } from '../../model/spark/classifications.ts';
import { jobShapeOf, type JobShape } from '../../model/spark/job-shape.ts';
import type { PodTemplates } from '../../model/spark/pod-placement.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { PodClasses } from '../cluster/pods/pod-classes.ts';
import { sparkPodsOf, type SparkPods } from '../spark/spark-pods.ts';
import { ValueNumbers } from './value-numbers.ts';

/** Past this many, the requests differ in every job and remembering them helps nobody. */
const rememberedMax = 10_000;

/** What a request makes of the cluster. */
export interface JobBlueprint {
  readonly shape: JobShape;
  readonly pods: SparkPods;
  /** Why EMR does not hand the job over at all; null when it does. */
  readonly invalidity: string | null;
}

/** Reads each distinct Spark configuration once: thousands of job runs share a handful. */
export class JobBlueprints {
  readonly #classes: PodClasses;
  readonly #parameters: TwinParameters['emr'];
  readonly #podTemplates: PodTemplates;
  readonly #numbers = new ValueNumbers();
  readonly #known = new Map<string, JobBlueprint>();

  constructor(
    classes: PodClasses,
    parameters: TwinParameters['emr'],
    podTemplates: PodTemplates = {},
  ) {
    this.#classes = classes;
    this.#parameters = parameters;
    this.#podTemplates = podTemplates;
  }

  /** @param data what the job template holds that the request names, if it names one */
  of(request: StartJobRunRequest, data?: JobTemplateData): JobBlueprint {
    const { jobDriver } = request;
    const key = this.#numbers.keyOf([
      request.releaseLabel,
      request.retryPolicyConfiguration,
      jobDriver?.sparkSubmitJobDriver?.sparkSubmitParameters,
      jobDriver?.sparkSqlJobDriver?.sparkSqlParameters,
      jobDriver?.sparkSubmitJobDriver?.entryPoint,
      request.configurationOverrides,
      request.jobTemplateId,
      request.jobTemplateParameters,
    ]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const written = data === undefined ? request : resolveJobTemplate(request, data).request;
    const { shape } = jobShapeOf(written, this.#podTemplates);
    const image = written.releaseLabel ?? 'emr';
    const blueprint = {
      shape,
      invalidity: invalidityOf(written),
      pods: sparkPodsOf(this.#classes, shape, image, this.#parameters),
    };
    if (this.#known.size >= rememberedMax) this.#forget();
    this.#known.set(key, blueprint);
    return blueprint;
  }

  #forget(): void {
    this.#known.clear();
    this.#numbers.forget();
  }
}

function invalidityOf(request: StartJobRunRequest): string | null {
  const classification = unsupportedClassification(request);
  if (classification === null) return null;
  return `JobRun submission failed. Classification ${classification} not supported.`;
}
