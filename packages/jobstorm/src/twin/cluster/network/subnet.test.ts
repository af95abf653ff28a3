import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../util/random.ts';
import { AddressSubnet, PrefixSubnet } from './subnet.ts';

function prefixSubnet(prefixLength: number, fragmentedPercent = 0): PrefixSubnet {
  const random = new RandomStreams(1).stream('subnet');
  return new PrefixSubnet({ prefixLength, fragmentedPercent, random });
}

describe('AddressSubnet', () => {
  it('has the addresses of its size, less the five of AWS', () => {
    expect(new AddressSubnet(24).free).toBe(251);
    expect(new AddressSubnet(16).free).toBe(65_531);
  });

  it('gives all that was asked for or nothing, and takes everything back', () => {
    const subnet = new AddressSubnet(28);
    const holding = subnet.open();

    expect(holding.addInterface()).toBe(true);
    expect(holding.addUnits(11)).toBe(false);
    expect(holding.addUnits(10)).toBe(true);
    expect(subnet.open().addInterface()).toBe(false);
    holding.close();
    expect(subnet.free).toBe(11);
  });
});

describe('PrefixSubnet', () => {
  it('fits no prefix into a block that holds an address of something else', () => {
    const subnet = prefixSubnet(24, 50);

    expect(subnet.free).toBe(256 - 5 - 8);
    expect(subnet.wholeBlocks).toBe(7);
    expect(subnet.open().addUnits(8)).toBe(false);
    expect(subnet.open().addUnits(7)).toBe(true);
  });

  it('is broken up by interfaces: addresses are free, and no prefix is', () => {
    const subnet = prefixSubnet(22);
    const nodes = Array.from({ length: 300 }, () => subnet.open());

    for (const node of nodes) node.addInterface();

    expect(subnet.free).toBe(1_024 - 5 - 300);
    expect(subnet.wholeBlocks).toBeLessThan(10);
  });

  it('loses and makes up no address, whatever nodes take and give back', () => {
    const step = fc.record({
      node: fc.nat(4),
      kind: fc.constantFrom('interface', 'units', 'less', 'close'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const subnet = prefixSubnet(25, 20);
        const atFirst = { free: subnet.free, whole: subnet.wholeBlocks };
        const nodes = Array.from({ length: 5 }, () => ({
          holding: subnet.open(),
          held: 0,
          units: 0,
        }));
        for (const { node, kind } of steps) {
          const one = nodes[node];
          if (one === undefined) continue;
          if (kind === 'interface' && one.holding.addInterface()) one.held += 1;
          if (kind === 'units' && one.holding.addUnits(2)) one.units += 2;
          if (kind === 'less' && one.units > 0) {
            one.holding.removeUnits(1);
            one.units -= 1;
          }
          if (kind === 'close') {
            one.holding.close();
            one.held = one.units = 0;
          }
          const taken = nodes.reduce((sum, { held, units }) => sum + held + 16 * units, 0);
          expect(subnet.free).toBe(atFirst.free - taken);
          expect(subnet.free).toBeGreaterThanOrEqual(0);
        }
        for (const { holding } of nodes) holding.close();
        expect({ free: subnet.free, whole: subnet.wholeBlocks }).toEqual(atFirst);
      }),
      { numRuns: 50 },
    );
  });
});
