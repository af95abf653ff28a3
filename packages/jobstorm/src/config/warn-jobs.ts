import type { Scenario } from '../model/scenario.ts';
import { unsupportedClassification } from '../model/spark/classifications.ts';
import { loggingImage, templateImage } from '../model/spark/image-names.ts';
import { jobShapeOf } from '../model/spark/job-shape.ts';
import { requestIn, shapeIn } from './plan/job-plan.ts';
import type { ProblemList } from './problem-list.ts';
import { warnOfPlacement } from './warn-placement.ts';

/** What is known of a scenario's placeholders. */
export interface PlaceholderUse {
  /** Of each job template, in order. */
  readonly placeholders: readonly ReadonlySet<string>[];
  /** The scenario's own. */
  readonly variables: readonly string[];
}

/** Reports what the requests of a scenario's jobs most likely mean otherwise. */
export function warnOfJobs(
  scenario: Scenario,
  { placeholders, variables }: PlaceholderUse,
  warnings: ProblemList,
): void {
  for (const name of variables) {
    if (placeholders.some((used) => used.has(name))) continue;
    warnings.add(['variables', name], `is used by no job template: \${${name}}`);
  }
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
  warnOfUnusedImages(scenario, warnings);
}

function warnOfUnusedImages(scenario: Scenario, warnings: ProblemList): void {
  const used = usedImages(scenario);
  for (const image of Object.keys(scenario.twin.images.sizesMB)) {
    if (used.has(image)) continue;
    warnings.add(['twin', 'images', 'sizes', image], `is the image of no job: ${image}`);
  }
}

function usedImages(scenario: Scenario): ReadonlySet<unknown> {
  const zones = scenario.azs.length > 0 ? scenario.azs : [undefined];
  const ofJobs = scenario.jobs.flatMap((job) =>
    zones.flatMap((az): unknown[] => [
      requestIn(scenario, job, az).releaseLabel,
      ...Object.values<unknown>({ ...shapeIn(scenario, job, az).images }),
    ]),
  );
  return new Set([loggingImage, templateImage, ...ofJobs]);
}
