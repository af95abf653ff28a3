import type { Scenario } from '../model/scenario.ts';
import { fillRequest } from '../model/fill-request.ts';
import { jobShapeOf, podsPerJob } from '../model/spark/job-shape.ts';
import { sampleValues } from './jobs/sample-values.ts';
import { limits } from './limits.ts';
import { suggestion } from './nearest-name.ts';
import { offeredLoad } from './plan/arrivals.ts';
import { shapeIn } from './plan/job-plan.ts';
import { kindsThatFit, podRoles } from './plan/node-fit.ts';
import type { ProblemList } from './problem-list.ts';

/** Reports what is wrong between the parts of a scenario, each of which is right by itself. */
export function checkScenario(
  scenario: Scenario,
  placeholders: readonly ReadonlySet<string>[],
  problems: ProblemList,
): void {
  checkThresholds(scenario, problems);
  checkShapes(scenario, problems);
  checkSize(scenario, problems);
  for (const [index, job] of scenario.jobs.entries()) {
    if (scenario.azs.length > 0 || placeholders[index]?.has('SELECTED_AZ') !== true) continue;
    problems.add(
      ['jobs', index, 'request'],
      `uses \${SELECTED_AZ} and the scenario has no azs: give it some, or take the placeholder out of '${job.name}'`,
    );
  }
}

/** Reports what will run, but most likely not as meant. */
export function warnOf(
  scenario: Scenario,
  placeholders: readonly ReadonlySet<string>[],
  warnings: ProblemList,
): void {
  for (const [index, job] of scenario.jobs.entries()) {
    const path = ['jobs', index, 'request'] as const;
    if (scenario.azs.length > 0 && placeholders[index]?.has('SELECTED_AZ') !== true) {
      warnings.add(
        path,
        `does not use \${SELECTED_AZ}: the jobs of '${job.name}' are not pinned to one of the azs`,
      );
    }
    if (job.request.jobTemplateId !== undefined) {
      warnings.add(
        [...path, 'jobTemplateId'],
        "the twin cannot see the stored job template: it takes Spark's defaults for what the request does not say",
      );
    }
    warnOfPodsWithoutNode(scenario, index, warnings);
  }
  for (const [index, az] of scenario.azs.entries()) {
    if (az.startsWith(scenario.region)) continue;
    warnings.add(['azs', index], `is not a zone of the region ${scenario.region}: ${az}`);
  }
}

function warnOfPodsWithoutNode(scenario: Scenario, index: number, warnings: ProblemList): void {
  const job = scenario.jobs[index];
  if (job === undefined) return;
  const zones = scenario.azs.length > 0 ? scenario.azs : [undefined];
  for (const az of zones) {
    for (const role of podRoles(shapeIn(scenario, job, az), scenario.twin.parameters)) {
      if (role.count === 0 || kindsThatFit(role, scenario.twin).length > 0) continue;
      const { cpuMillicores, memoryMiB } = role.request;
      const where = az === undefined ? '' : ` in ${az}`;
      warnings.add(
        ['jobs', index],
        `the ${role.role} of '${job.name}' fits on no node of the node pools${where}: it asks for ${cpuMillicores / 1_000} vCPU and ${memoryMiB} MiB${selectorText(role.selector)}`,
      );
    }
  }
}

function selectorText(selector: Readonly<Record<string, string>>): string {
  const labels = Object.entries(selector).map(([label, value]) => `${label}=${value}`);
  return labels.length === 0 ? '' : `, and for nodes with ${labels.join(', ')}`;
}

function checkThresholds(scenario: Scenario, problems: ProblemList): void {
  const names = scenario.jobs.map((job) => job.name);
  for (const { figure, template } of scenario.thresholds) {
    if (template === null || names.includes(template)) continue;
    problems.add(
      ['thresholds', `${figure}{template:${template}}`],
      `must name a job template: there is no '${template}'${suggestion(template, names)}`,
    );
  }
}

function checkShapes(scenario: Scenario, problems: ProblemList): void {
  for (const [index, job] of scenario.jobs.entries()) {
    const path = ['jobs', index, 'request'] as const;
    const { shape, problems: found } = jobShapeOf(fillRequest(job.request, sampleValues(scenario)));
    for (const { setting, value, expected } of found) {
      problems.add(
        path,
        `${setting} must be ${expected}: current value is "${value.slice(0, 80)}"`,
      );
    }
    if (shape.executors > limits.executorsPerJob) {
      problems.add(
        path,
        `must ask for at most ${limits.executorsPerJob} executors: it asks for ${shape.executors}`,
      );
    }
  }
}

/** What would keep the program busy for days is most likely a slip. */
function checkSize(scenario: Scenario, problems: ProblemList): void {
  const { arrivals } = offeredLoad(scenario.load, 0);
  const weights = scenario.jobs.reduce((sum, job) => sum + job.weight, 0);
  const pods = scenario.jobs.reduce(
    (sum, job) => sum + (arrivals * job.weight * podsPerJob(shapeIn(scenario, job))) / weights,
    0,
  );
  if (arrivals > limits.arrivals) {
    problems.add(
      ['load'],
      `must make at most ${limits.arrivals} arrivals: it makes about ${arrivals}`,
    );
  } else if (pods > limits.pods) {
    problems.add(
      ['load'],
      `must make at most ${limits.pods} pods: its ${arrivals} jobs make about ${Math.round(pods)}`,
    );
  }
}
