import type { InsufficientCapacityFault } from '../model/fault.ts';
import type { Load, Scenario } from '../model/scenario.ts';
import type { NodePoolConfig } from '../model/twin-config.ts';
import type { ProblemList } from './problem-list.ts';
import { durationText } from './units/duration.ts';

/** Reports faults that strike nothing. */
export function warnOfFaults({ load, twin }: Scenario, warnings: ProblemList): void {
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
  }
}

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
