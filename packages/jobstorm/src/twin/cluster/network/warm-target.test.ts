import { describe, expect, it } from 'vitest';
import type { NetworkConfig } from '../../../model/twin-config.ts';
import { twinConfig } from '../../testing/twin-scenario.ts';
import { unitsOver, unitsShort } from './warm-target.ts';

const eks = twinConfig().network;
const unitsPerInterface = 49;

function network(changes: Partial<NetworkConfig>): NetworkConfig {
  return { ...eks, ...changes };
}

describe('unitsShort()', () => {
  it.each([
    // WARM_ENI_TARGET: total, free → an interface or nothing
    ['an idle node with one interface', {}, 49, 49, 0],
    ['the first pod', {}, 49, 48, 49],
    ['the first pod on the second interface', {}, 98, 48, 49],
    ['two warm interfaces', { warmEniTarget: 2 }, 49, 49, 49],
    ['nothing warm, one left', { warmEniTarget: 0 }, 49, 1, 0],
    ['nothing warm, none left', { warmEniTarget: 0 }, 49, 0, 49],
    // max(WARM − free, MINIMUM − total, 0)
    ['upstream’s WARM_IP_TARGET=10', { warmIpTarget: 10 }, 30, 4, 6],
    ['the minimum decides', { warmIpTarget: 5, minimumIpTarget: 40 }, 30, 20, 10],
    ['both met', { warmIpTarget: 5, minimumIpTarget: 30 }, 30, 5, 0],
    ['address targets override interfaces', { warmIpTarget: 1, warmEniTarget: 3 }, 10, 1, 0],
    // prefixes of 16
    ['a warm prefix', { hasPrefixDelegation: true }, 16, 16, 0],
    ['one pod in it', { hasPrefixDelegation: true }, 16, 15, 1],
    ['three warm prefixes', { hasPrefixDelegation: true, warmPrefixTarget: 3 }, 32, 17, 2],
    ['17 addresses in prefixes', { hasPrefixDelegation: true, warmIpTarget: 17 }, 0, 0, 2],
  ])('%s', (_case, changes, total, free, expected) => {
    expect(unitsShort(network(changes), { total, free, unitsPerInterface })).toBe(expected);
  });
});

describe('unitsOver()', () => {
  it.each([
    ['one warm interface beside the used one', {}, 98, 97, 0],
    ['two whole interfaces free', {}, 147, 98, 49],
    ['the last interface stays', { warmEniTarget: 0 }, 49, 49, 0],
    ['free − WARM', { warmIpTarget: 10 }, 30, 14, 4],
    ['no lower than the minimum', { warmIpTarget: 10, minimumIpTarget: 28 }, 30, 14, 2],
    ['a second free prefix', { hasPrefixDelegation: true }, 48, 35, 1],
    ['a prefix in part', { hasPrefixDelegation: true, warmIpTarget: 10 }, 48, 25, 0],
  ])('%s', (_case, changes, total, free, expected) => {
    expect(unitsOver(network(changes), { total, free, unitsPerInterface })).toBe(expected);
  });
});
