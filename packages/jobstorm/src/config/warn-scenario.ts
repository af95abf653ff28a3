import type { Scenario } from '../model/scenario.ts';
import { jobShapeOf } from '../model/spark/job-shape.ts';
import type { Threshold } from '../model/threshold.ts';
import { unsupportedClassification } from '../model/spark/classifications.ts';
import { requestIn } from './plan/job-plan.ts';
import type { ProblemList } from './problem-list.ts';
import { warnOfFaults } from './warn-faults.ts';
import { warnOfOperators } from './warn-operators.ts';
import { warnOfPlacement } from './warn-placement.ts';

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
    if (job.request.jobTemplateId !== undefined && job.jobTemplateData === undefined) {
      warnings.add(
        [...path, 'jobTemplateId'],
        "the twin cannot see the stored job template, and takes Spark's defaults for what the request does not say: give its content as jobTemplateData",
      );
    }
    const classification = unsupportedClassification(requestIn(scenario, job));
    if (classification !== null && scenario.submission === 'job-run') {
      warnings.add(
        path,
        `has a classification that EMR on EKS does not know, and fails every job run: ${classification}`,
      );
    }
    if (jobShapeOf(job.request).shape.imagePullPolicy === 'Never') {
      warnings.add(
        path,
        `has image pull policy Never: pods of '${job.name}' start only on nodes to which another job has brought their image; IfNotPresent pulls it once for each node`,
      );
    }
  }
  warnOfPlacement(scenario, warnings);
  warnOfFaults(scenario, warnings);
  warnOfOperators(scenario, warnings);
  warnOfZones(scenario, warnings);
  warnOfContradictions(scenario.thresholds, warnings);
}

function warnOfZones({ azs, region }: Scenario, warnings: ProblemList): void {
  for (const [index, az] of azs.entries()) {
    if (!az.startsWith(region)) {
      warnings.add(['azs', index], `is not a zone of the region ${region}: ${az}`);
    }
    if (azs.indexOf(az) !== index) {
      warnings.add(
        ['azs', index],
        `is given more than once, and gets as many shares of jobs: ${az}`,
      );
    }
  }
}

/** Two conditions on one figure of which no value meets both. */
function warnOfContradictions(thresholds: readonly Threshold[], warnings: ProblemList): void {
  for (const [index, one] of thresholds.entries()) {
    for (const other of thresholds.slice(0, index)) {
      if (!isSameFigure(one, other) || canBothHold(one, other)) continue;
      const { figure, template } = one;
      const key = template === null ? figure : `${figure}{template:${template}}`;
      warnings.add(['thresholds', key], `can never hold both: "${other.text}" and "${one.text}"`);
    }
  }
}

function isSameFigure(one: Threshold, other: Threshold): boolean {
  return (
    one.figure === other.figure && one.template === other.template && one.percent === other.percent
  );
}

function isUpper({ comparison }: Threshold): boolean {
  return comparison.startsWith('<');
}

function isLower({ comparison }: Threshold): boolean {
  return comparison.startsWith('>');
}

function canBothHold(one: Threshold, other: Threshold): boolean {
  const lowest = one.bound < other.bound ? one : other;
  const highest = lowest === one ? other : one;
  if (lowest.bound < highest.bound) {
    return isLower(lowest) || isUpper(highest);
  }
  const isMet = ({ comparison }: Threshold): boolean => comparison.includes('=');
  const both = [one, other];
  return both.every(isMet) || both.every(isUpper) || both.every(isLower);
}
