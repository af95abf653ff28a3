import type { Fault } from '../../model/fault.ts';
import { suggestion } from '../nearest-name.ts';
import type { NodePoolKeys } from './node-pool-schema.ts';

/** Where in the list of faults something is wrong, and what. */
export interface FaultProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Faults that name a pool that is not there, or take spot nodes back where there are none. */
export function faultProblems(
  faults: readonly Fault[],
  pools: readonly NodePoolKeys[],
): FaultProblem[] {
  const names = pools.map(({ name }) => name);
  const hasSpot = pools.some(isSpotPool);
  return faults.flatMap((fault, index): FaultProblem[] => {
    if (fault.kind !== 'node-loss' && fault.kind !== 'spot-interruptions') return [];
    const { kind, pool } = fault;
    if (pool !== null && !names.includes(pool)) {
      const hint = suggestion(pool, names);
      return [{ path: [index, 'pool'], message: `must name a node pool of the scenario${hint}` }];
    }
    const named = pools.find(({ name }) => name === pool);
    if (kind === 'node-loss' || (named === undefined ? hasSpot : isSpotPool(named))) return [];
    const where =
      named === undefined ? 'no node pool has' : `the pool '${named.name}' does not have`;
    const message = `must be left out: ${where} spot nodes; give a pool the capacity type spot`;
    return [{ path: [index, 'kind'], message }];
  });
}

function isSpotPool(pool: NodePoolKeys): boolean {
  if (pool.kind === 'static') return false;
  return pool.kind === 'managed'
    ? pool.capacityType === 'spot'
    : pool.capacityTypes.includes('spot');
}
