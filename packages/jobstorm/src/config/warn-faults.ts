import type { Fault, InsufficientCapacityFault } from '../model/fault.ts';
import type { Load, Scenario } from '../model/scenario.ts';
import type { NodePoolConfig } from '../model/twin-config.ts';
import type { ProblemList } from './problem-list.ts';
import { durationText } from './units/duration.ts';

/** Reports faults that strike nothing. */
export function warnOfFaults(scenario: Scenario, warnings: ProblemList): void {
  const { load, twin, submission } = scenario;
  const endsAt = latestEndMs(load);
  for (const [index, fault] of twin.faults.entries()) {
    const path = ['twin', 'faults', index] as const;
    if (fault.at > endsAt) {
      const end = durationText(endsAt);
      warnings.add(
        [...path, 'at'],
        `strikes after the run, which is over at ${end}: nothing of it will be seen`,
      );
    }
    if (fault.kind === 'insufficient-capacity' && !twin.nodePools.some(mayLaunch(fault))) {
      warnings.add(
        [...path, 'kind'],
        'changes nothing: no node pool launches nodes of that type there, as static pools launch none at all',
      );
    }
    const only = submissionOf[fault.kind];
    if (only !== undefined && only !== submission) {
      warnings.add([...path, 'kind'], `changes nothing without \`submission: ${only}\``);
    }
  }
}

/** Faults that strike jobs which are submitted in one way only. */
const submissionOf: Partial<Record<Fault['kind'], Scenario['submission']>> = {
  'emr-internal-errors': 'job-run',
  'spec-changes': 'spark-operator',
  'unknown-drivers': 'spark-operator',
};

/** When the last arrival has come, and the drain is over where there is one. */
function latestEndMs({ durationMs, drainMaxMs, onEnd }: Load): number {
  return onEnd === 'drain' ? durationMs + drainMaxMs : durationMs;
}

function mayLaunch({ az, instanceType }: InsufficientCapacityFault) {
  return (pool: NodePoolConfig): boolean =>
    pool.kind !== 'static' &&
    (az === null || pool.azs.includes(az)) &&
    (instanceType === null || pool.instanceTypes.includes(instanceType));
}
