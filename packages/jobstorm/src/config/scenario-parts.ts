import type { Load, Scenario } from '../model/scenario.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';
import type { JobTemplateData } from '../model/job-template-data.ts';
import type { LoadedRequest } from './jobs/load-jobs.ts';
import type { ProblemList } from './problem-list.ts';
import { jobSchema } from './schema/job-schema.ts';
import { scenarioSchema } from './schema/scenario-schema.ts';
import type { TwinKeys } from './schema/twin-schema.ts';

/** The parts of a scenario that are right by themselves; undefined are those that are not. */
export interface ScenarioParts {
  readonly azs: readonly string[] | undefined;
  readonly region: string | undefined;
  readonly load: Load | undefined;
  readonly twin: TwinKeys | undefined;
  readonly jobs: readonly JobPart[];
  readonly submission: Scenario['submission'] | undefined;
  /** Figures that thresholds are on, as they were written, right or wrong. */
  readonly thresholdKeys: readonly string[];
}

/** What is right of one job template. */
export interface JobPart {
  readonly name: string | undefined;
  readonly weight: number | undefined;
  /** With samples in place of the session's values. */
  readonly request: StartJobRunRequest | undefined;
  /** What the job template of the request holds; undefined when there is none, or it is wrong. */
  readonly jobTemplateData: JobTemplateData | undefined;
  readonly placeholders: ReadonlySet<string>;
  readonly hasScript: boolean;
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * @param root the scenario, with its requests as they would be sent
 * @param requests of the job templates, in order, as far as they could be read
 * @param problems all that was found by looking at each part by itself
 */
export function partsOf(
  root: Mapping,
  requests: readonly (LoadedRequest | undefined)[],
  problems: ProblemList,
): ScenarioParts {
  const { azs, region, load, twin, submission } = scenarioSchema.shape;
  const { jobs, thresholds } = root as { jobs?: unknown; thresholds?: unknown };
  return {
    azs: problems.hasWithin(['azs']) ? undefined : azs.safeParse(root['azs']).data?.names,
    region: region.safeParse(root['region']).data,
    submission: submission.safeParse(root['submission']).data,
    load: problems.hasWithin(['load']) ? undefined : load.safeParse(root['load']).data,
    twin: problems.hasWithin(['twin']) ? undefined : twin.safeParse(root['twin']).data,
    jobs: (Array.isArray(jobs) ? jobs : []).map((job: unknown, index) =>
      jobPart(isMapping(job) ? job : {}, { index, loaded: requests[index], problems }),
    ),
    thresholdKeys: isMapping(thresholds) ? Object.keys(thresholds) : [],
  };
}

interface JobContext {
  readonly index: number;
  readonly loaded: LoadedRequest | undefined;
  readonly problems: ProblemList;
}

function jobPart(job: Mapping, { index, loaded, problems }: JobContext): JobPart {
  const { name, weight, jobTemplateData } = jobSchema.shape;
  const isRequestRight =
    !problems.hasWithin(['jobs', index, 'request']) &&
    !problems.hasWithin(['jobs', index, 'jobTemplateData']);
  return {
    name: name.safeParse(job['name']).data,
    weight: weight.safeParse(job['weight']).data,
    request: isRequestRight ? (loaded?.sample as StartJobRunRequest | undefined) : undefined,
    jobTemplateData: jobTemplateData.safeParse(job['jobTemplateData']).data,
    placeholders: loaded?.placeholders ?? new Set(),
    hasScript: job['script'] !== undefined,
  };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
