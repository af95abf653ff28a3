import type { Fault } from '../model/fault.ts';
import { defaultZones } from './default-zones.ts';
import { suggestion } from './nearest-name.ts';
import type { ProblemList } from './problem-list.ts';
import type { ScenarioParts } from './scenario-parts.ts';
import type { NodePoolKeys } from './schema/node-pool-schema.ts';

/** Reports faults in a zone where none of the node pools that they strike is. */
export function checkFaultZones({ azs, region, twin }: ScenarioParts, problems: ProblemList): void {
  if (azs === undefined || region === undefined || twin === undefined) return;
  const others = defaultZones(azs, region);
  for (const [index, fault] of twin.faults.entries()) {
    if (!('az' in fault) || fault.az === null) continue;
    const pool = poolOf(fault);
    const zones = zonesOf(twin.nodePools, pool, others);
    if (zones.includes(fault.az)) continue;
    const whose = pool === null ? 'a node pool' : `the pool '${pool}'`;
    const hint = suggestion(fault.az, zones) || `, but in ${zones.join(' and ')}`;
    problems.add(
      ['twin', 'faults', index, 'az'],
      `must be a zone of ${whose}: none is in ${fault.az}${hint}`,
    );
  }
}

function poolOf(fault: Fault): string | null {
  return 'pool' in fault ? fault.pool : null;
}

function zonesOf(
  pools: readonly NodePoolKeys[],
  name: string | null,
  others: readonly string[],
): string[] {
  const struck = pools.filter((pool) => name === null || pool.name === name);
  return [...new Set(struck.flatMap((pool) => pool.azs ?? others))];
}
