import type { Scenario } from '../model/scenario.ts';
import type { NodePoolConfig } from '../model/twin-config.ts';
import type { Path } from './problem.ts';
import type { ProblemList } from './problem-list.ts';

/**
 * Reports settings of the twin that nothing in the scenario makes use of.
 *
 * @param given the scenario as it was written, as a default is no mistake of anybody's
 */
export function warnOfUnusedSettings(
  scenario: Scenario,
  given: unknown,
  warnings: ProblemList,
): void {
  for (const { path, needs } of unusedSettings(scenario)) {
    if (isGiven(given, path)) warnings.add(path, `has no effect: ${needs}`);
  }
  const { prices } = scenario.twin;
  const types = new Set(scenario.twin.nodePools.flatMap(instanceTypesOf));
  for (const type of Object.keys(prices.ec2UsdPerHour)) {
    if (types.has(type)) continue;
    warnings.add(['twin', 'prices', 'ec2UsdPerHour', type], `is in no node pool: ${type}`);
  }
}

interface UnusedSetting {
  readonly path: Path;
  /** What it would take for the setting to matter. */
  readonly needs: string;
}

function unusedSettings({ submission, twin }: Scenario): readonly UnusedSetting[] {
  const hasPool = (kind: NodePoolConfig['kind']): boolean =>
    twin.nodePools.some((pool) => pool.kind === kind);
  const unused: UnusedSetting[] = [];
  if (submission !== 'spark-operator') {
    const needs = 'Spark operators are only used with `submission: spark-operator`';
    unused.push({ path: ['twin', 'operators'], needs });
    unused.push({ path: ['twin', 'parameters', 'sparkOperator'], needs });
  }
  if (!hasPool('managed')) {
    const needs = 'the Cluster Autoscaler only works on node pools of the kind managed';
    unused.push({ path: ['twin', 'clusterAutoscaler'], needs });
    unused.push({ path: ['twin', 'parameters', 'clusterAutoscaler'], needs });
  }
  if (!hasPool('karpenter')) {
    const needs = 'Karpenter only works on node pools of the kind karpenter';
    unused.push({ path: ['twin', 'karpenter'], needs });
    unused.push({ path: ['twin', 'parameters', 'karpenter'], needs });
  }
  return unused;
}

/** Whether the scenario says something there; an empty mapping says nothing. */
function isGiven(given: unknown, path: Path): boolean {
  let value = given;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function instanceTypesOf(pool: NodePoolConfig): readonly string[] {
  return pool.kind === 'static' ? [pool.instanceType] : pool.instanceTypes;
}
