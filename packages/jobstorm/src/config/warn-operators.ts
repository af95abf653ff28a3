import type { Scenario } from '../model/scenario.ts';
import type { ProblemList } from './problem-list.ts';

/**
 * Reports numbers of Spark operators that do not go with the namespaces. Source on version v1:
 * aws-emr-containers-best-practices, load test for the Spark operator, limitations.
 */
export function warnOfOperators(scenario: Scenario, warnings: ProblemList): void {
  const { submission, namespaces, twin } = scenario;
  const { count, version } = twin.operators;
  const path = ['twin', 'operators', 'count'] as const;
  if (submission !== 'spark-operator' || count === 1) return;
  if (count > namespaces) {
    warnings.add(
      path,
      `leaves ${count - namespaces} of ${count} operators without work: namespaces are dealt out to them, and there are ${namespaces}`,
    );
  } else if (version === 'v1' && count < namespaces) {
    warnings.add(
      path,
      'gives operators several namespaces each, but a real one of version v1 watches one or all: give each namespace an operator, or take version v2',
    );
  }
}
