import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPrices } from '../../../model/prices.ts';
import { testTwinConfig } from '../../../model/testing/twin-config.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import { staticPool } from '../../testing/twin-scenario.ts';
import { NodeGroups } from '../nodes/node-groups.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import { nodeUsdPerHour, requestUsdPerHour } from './node-share.ts';

const prices = defaultPrices();

function groupOf(type: string): NodeGroup {
  const [group] = new NodeGroups(testTwinConfig()).of(staticPool(1, type));
  if (group === undefined) throw new RangeError(type);
  return group;
}

describe('requestUsdPerHour()', () => {
  it('splits m5.4xlarge so that a vCPU costs nine times as much as a GiB', () => {
    const group = groupOf('m5.4xlarge');
    const vcpu = requestUsdPerHour({ cpuMillicores: 1_000, memoryMiB: 0 }, group, prices);
    const gib = requestUsdPerHour({ cpuMillicores: 0, memoryMiB: 1_024 }, group, prices);

    // 0.768 for the instance and 100 GiB of gp3 at 0.08 a month, over 16 vCPU and 64 GiB.
    const price = 0.768 + (100 * 0.08) / 720;
    expect(nodeUsdPerHour(group, prices)).toBeCloseTo(price, 12);
    expect(gib).toBeCloseTo(price / (9 * 16 + 64), 12);
    expect(vcpu).toBeCloseTo(9 * gib, 12);
  });

  it('charges the throughput of the root volume beyond what gp3 includes', () => {
    const group = groupOf('m5.4xlarge');
    const faster = { ...group, diskMiBPerSecond: 225 };

    const more = nodeUsdPerHour(faster, prices) - nodeUsdPerHour(group, prices);
    expect(more).toBeCloseTo((100 * 0.04) / 720, 12);
  });

  it('never gives pods that fit on a node more than the node costs', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...instanceTypes.keys()),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (type, cpu, memory) => {
          const group = groupOf(type);
          const { cpuMillicores, memoryMiB } = group.allocatable;
          const request = { cpuMillicores: cpu * cpuMillicores, memoryMiB: memory * memoryMiB };

          expect(requestUsdPerHour(request, group, prices)).toBeLessThan(
            nodeUsdPerHour(group, prices),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
