import { describe, expect, it } from 'vitest';
import { admits, preferencesAgainst, type TaintEffect, type Toleration } from './taint.ts';

function taint(effect: TaintEffect) {
  return { key: 'dedicated', value: 'spark', effect };
}

function toleration(changes: Partial<Toleration> = {}): Toleration {
  return { key: 'dedicated', operator: 'Equal', value: 'spark', effect: 'NoSchedule', ...changes };
}

describe('admits()', () => {
  it.each<[TaintEffect, Toleration[], boolean]>([
    ['NoSchedule', [], false],
    ['NoExecute', [], false],
    ['PreferNoSchedule', [], true],
    ['NoSchedule', [toleration()], true],
    ['NoExecute', [toleration()], false],
    ['NoExecute', [toleration({ effect: null })], true],
    ['NoSchedule', [toleration({ value: 'other' })], false],
    ['NoSchedule', [toleration({ operator: 'Exists', value: '' })], true],
    ['NoSchedule', [toleration({ key: 'other' })], false],
    ['NoSchedule', [toleration({ key: null, operator: 'Exists', value: '' })], true],
    ['NoSchedule', [toleration({ key: 'other' }), toleration()], true],
  ])('says of a %s taint and %j: %s', (effect, tolerations, expected) => {
    expect(admits([taint(effect)], tolerations)).toBe(expected);
  });

  it('wants every taint tolerated', () => {
    const other = { key: 'gpu', value: '', effect: 'NoSchedule' } as const;
    expect(admits([taint('NoSchedule'), other], [toleration()])).toBe(false);
    expect(admits([], [])).toBe(true);
  });
});

describe('preferencesAgainst()', () => {
  it('counts the PreferNoSchedule taints that are not tolerated', () => {
    const spot = { key: 'spot', value: '', effect: 'PreferNoSchedule' } as const;
    const taints = [taint('PreferNoSchedule'), spot, taint('NoSchedule')];

    expect(preferencesAgainst(taints, [])).toBe(2);
    expect(preferencesAgainst(taints, [toleration()])).toBe(2);
    expect(preferencesAgainst(taints, [toleration({ effect: null })])).toBe(1);
  });
});
