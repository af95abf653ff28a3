import { problemText, type ScenarioProblem } from '../../config/problem.ts';
import { JobstormError } from '../../model/errors.ts';
import { printable } from '../../util/printable.ts';

/** One line per problem, as editors and people read places; each begins with `  `. */
export function problemLines(problems: readonly ScenarioProblem[]): readonly string[] {
  return problems.map((problem) => `  ${printable(problemText(problem))}`);
}

export function warningLines(warnings: readonly ScenarioProblem[]): readonly string[] {
  return warnings.map((warning) => `warning: ${printable(problemText(warning))}`);
}

/** All that is wrong with a scenario as one error. */
export function scenarioError(path: string, problems: readonly ScenarioProblem[]): JobstormError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problemLines(problems).join('\n');
  return new JobstormError('config', `The scenario '${path}' has ${count}:\n${lines}`);
}
