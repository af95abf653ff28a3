import { resolveJobTemplate } from '../model/job-template-data.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';
import { jobShapeOf, podsPerJob, type JobShape } from '../model/spark/job-shape.ts';
import { checkFaultZones } from './check-fault-zones.ts';
import { limits } from './limits.ts';
import { suggestion } from './nearest-name.ts';
import { offeredLoad } from './plan/arrivals.ts';
import type { ProblemList } from './problem-list.ts';
import type { JobPart, ScenarioParts } from './scenario-parts.ts';
import { requestSchema } from './schema/request-schema.ts';
import { parseFigure } from './thresholds/parse-figure.ts';

/**
 * Reports what is wrong between the parts of a scenario, each of which is right by itself; a part
 * that is not is left out.
 */
export function checkScenario(parts: ScenarioParts, problems: ProblemList): void {
  checkTemplateNames(parts, problems);
  checkZones(parts, problems);
  checkFaultZones(parts, problems);
  checkScripts(parts, problems);
  const requests = checkedTemplates(parts.jobs, problems);
  const shapes = requests.map((request, index) =>
    request === undefined ? undefined : checkedShape(request, index, problems),
  );
  checkSize(parts, shapes, problems);
}

function checkTemplateNames({ jobs, thresholdKeys }: ScenarioParts, problems: ProblemList): void {
  const names = jobs.map((job) => job.name).filter((name) => name !== undefined);
  // A name that is wrong, or not there, may well be the one that a threshold means.
  if (names.length === 0 || names.length < jobs.length) return;
  for (const key of thresholdKeys) {
    const target = parseFigure(key);
    if (typeof target === 'string' || target.template === null) continue;
    const { template } = target;
    if (names.includes(template)) continue;
    problems.add(
      ['thresholds', key],
      `must name a job template: there is no '${template}'${suggestion(template, names)}`,
    );
  }
}

function checkZones({ azs, jobs }: ScenarioParts, problems: ProblemList): void {
  if (azs === undefined || azs.length > 0) return;
  for (const [index, { name, placeholders }] of jobs.entries()) {
    if (!placeholders.has('SELECTED_AZ')) continue;
    const from = name === undefined ? 'the template' : `'${name}'`;
    problems.add(
      ['jobs', index, 'request'],
      `uses \${SELECTED_AZ} and the scenario has no azs: give it some, or take the placeholder out of ${from}`,
    );
  }
}

function checkScripts({ jobs, submission }: ScenarioParts, problems: ProblemList): void {
  if (submission !== 'spark-operator') return;
  for (const [index, { hasScript }] of jobs.entries()) {
    if (!hasScript) continue;
    problems.add(
      ['jobs', index, 'script'],
      'starts job runs, not SparkApplications: leave it out, or set `submission: job-run`',
    );
  }
}

/** The requests with their job templates written out; undefined when one of the two is wrong. */
function checkedTemplates(
  jobs: readonly JobPart[],
  problems: ProblemList,
): readonly (StartJobRunRequest | undefined)[] {
  const known = new Map<string, string>();
  return jobs.map(({ request, jobTemplateData }, index) => {
    if (request === undefined || jobTemplateData === undefined) return request;
    const path = ['jobs', index, 'jobTemplateData'] as const;
    const { jobTemplateId } = request;
    if (jobTemplateId === undefined) {
      problems.add(path, 'must be left out: the request names no jobTemplateId');
      return undefined;
    }
    const text = JSON.stringify(jobTemplateData);
    if ((known.get(jobTemplateId) ?? text) !== text) {
      problems.add(path, `must be the same for every job of the job template ${jobTemplateId}`);
    }
    known.set(jobTemplateId, text);
    const resolved = resolveJobTemplate(request, jobTemplateData);
    for (const problem of resolved.problems) problems.add(path, problem);
    const checked = requestSchema.safeParse(resolved.request);
    for (const issue of checked.error?.issues ?? []) {
      problems.add([...path, ...issue.path.map(pathPart)], issue.message);
    }
    return checked.success && resolved.problems.length === 0 ? resolved.request : undefined;
  });
}

function pathPart(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part);
}

/** The shape of the jobs; undefined when something is wrong with it. */
function checkedShape(
  request: StartJobRunRequest,
  index: number,
  problems: ProblemList,
): JobShape | undefined {
  const path = ['jobs', index, 'request'] as const;
  const { shape, problems: found } = jobShapeOf(request);
  for (const { setting, value, expected } of found) {
    problems.add(path, `${setting} must be ${expected}: current value is "${value.slice(0, 80)}"`);
  }
  if (shape.executors > limits.executorsPerJob) {
    problems.add(
      path,
      `must ask for at most ${limits.executorsPerJob} executors: it asks for ${shape.executors}`,
    );
    return undefined;
  }
  return found.length === 0 ? shape : undefined;
}

/** What would keep the program busy for days is most likely a slip. */
function checkSize(
  { load, jobs }: ScenarioParts,
  shapes: readonly (JobShape | undefined)[],
  problems: ProblemList,
): void {
  if (load === undefined) return;
  const { arrivals } = offeredLoad(load, 0);
  if (arrivals > limits.arrivals) {
    problems.add(
      ['load'],
      `must make at most ${limits.arrivals} arrivals: it makes about ${arrivals}`,
    );
    return;
  }
  const pods = arrivals * meanPods(jobs, shapes);
  if (pods > limits.pods) {
    problems.add(
      ['load'],
      `must make at most ${limits.pods} pods: its ${arrivals} jobs make about ${Math.round(pods)}`,
    );
  }
}

/** Pods of a job of the mix; 0 when not all of the mix is known. */
function meanPods(jobs: readonly JobPart[], shapes: readonly (JobShape | undefined)[]): number {
  let pods = 0;
  let weights = 0;
  for (const [index, { weight }] of jobs.entries()) {
    const shape = shapes[index];
    if (weight === undefined || shape === undefined) return 0;
    pods += weight * podsPerJob(shape);
    weights += weight;
  }
  return weights === 0 ? 0 : pods / weights;
}
