import type { Scenario } from '../model/scenario.ts';
import type { SubmissionScript } from '../model/submission-script.ts';
import type { ProblemList } from './problem-list.ts';

/**
 * Reports scripts that are not run as the scenario says.
 *
 * @param scripts of the job templates, in order, with the mode that the scenario gives them
 */
export function warnOfScripts(
  { target }: Scenario,
  scripts: readonly (SubmissionScript | undefined)[],
  warnings: ProblemList,
): void {
  if (target !== 'twin') return;
  for (const [index, script] of scripts.entries()) {
    if (script?.mode !== 'run') continue;
    warnings.add(
      ['jobs', index, 'script', 'mode'],
      'has no effect on the twin, in whose virtual time no script is run for each job: every job has the request that was recorded',
    );
  }
}
