import { describe, expect, it } from 'vitest';
import { allocatableOf } from './allocatable.ts';
import { instanceTypes } from './instance-types.ts';

describe('allocatableOf()', () => {
  it.each([
    // Published by karpenter-provider-aws v1.14 (instance-types reference) for the same formulas;
    // all 170 types of the table agree to the mebibyte.
    ['m5.large', 1_930, 6_903, 29],
    ['m5.xlarge', 3_920, 14_162, 58],
    ['m5.4xlarge', 15_890, 57_691, 234],
    ['r5.4xlarge', 15_890, 118_312, 234],
    ['m6g.large', 1_930, 6_844, 29],
    ['m5.24xlarge', 95_690, 355_262, 737],
    ['c5.large', 1_930, 3_114, 29],
    ['c5.9xlarge', 35_840, 65_269, 234],
    ['c6i.32xlarge', 127_610, 234_021, 737],
    ['r6id.16xlarge', 63_770, 476_504, 737],
    ['r7g.16xlarge', 63_770, 476_445, 737],
    ['i3.xlarge', 3_920, 27_896, 58],
    ['i3.16xlarge', 63_770, 453_771, 737],
    ['i4i.large', 1_930, 14_481, 29],
    ['m7i.48xlarge', 191_450, 718_987, 737],
    ['m7i.24xlarge', 95_690, 355_262, 737],
    ['r5.large', 1_930, 14_481, 29],
    ['i4i.32xlarge', 127_610, 961_470, 737],
  ])('of %s is %i m, %i MiB, %i pods', (name, cpuMillicores, memoryMiB, pods) => {
    const type = instanceTypes.get(name);
    if (type === undefined) throw new Error(`${name} is not in the table`);

    expect(allocatableOf(type, null)).toEqual({ cpuMillicores, memoryMiB, pods });
  });

  it('takes the bound that a managed node group puts on pods', () => {
    const type = instanceTypes.get('m5.24xlarge');
    if (type === undefined) throw new Error('m5.24xlarge is not in the table');

    expect(allocatableOf(type, 250).pods).toBe(250);
  });

  it.each([
    ['m5.large', 110],
    ['m5.4xlarge', 110],
    ['m5.8xlarge', 250],
    ['m5.24xlarge', 250],
  ])('with prefix delegation a node takes what AWS recommends: %s %i', (name, pods) => {
    const type = instanceTypes.get(name);
    if (type === undefined) throw new Error(`${name} is not in the table`);

    expect(allocatableOf(type, null, true).pods).toBe(pods);
    expect(allocatableOf(type, 58, true).pods).toBe(58);
  });
});
