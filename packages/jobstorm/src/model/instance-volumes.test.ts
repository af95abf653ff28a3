import { describe, expect, it } from 'vitest';
import { attachmentsOf, volumesMaxOf } from './instance-volumes.ts';
import { instanceTypes, type InstanceType } from './instance-types.ts';

function typeOf(name: string): InstanceType {
  const type = instanceTypes.get(name);
  if (type === undefined) throw new Error(`${name} is not in the table`);
  return type;
}

describe('attachmentsOf()', () => {
  // Source: aws-ebs-csi-driver pkg/cloud/limits/volume_limits_table.go.
  it.each([
    [27, 'm5.large c5.18xlarge r6i.32xlarge m6g.16xlarge'],
    [26, 'm5d.2xlarge c5d.9xlarge m6id.8xlarge i3en.3xlarge i4i.4xlarge'],
    [25, 'm5d.12xlarge c5d.18xlarge r6id.16xlarge i3en.2xlarge i3en.6xlarge i4i.8xlarge'],
    [24, 'i4i.12xlarge'],
    [23, 'r5d.16xlarge c5d.24xlarge m6id.32xlarge i3en.12xlarge i4i.16xlarge'],
    [21, 'i4i.24xlarge'],
    [19, 'i3en.24xlarge i4i.32xlarge'],
    [32, 'm7i.large c7i.12xlarge'],
    [48, 'r7i.16xlarge'],
    [64, 'c7i.24xlarge'],
    [128, 'm7i.48xlarge'],
    [39, 'i3.large i3.16xlarge'],
  ])('is %i for %s', (expected, names) => {
    for (const name of names.split(' ')) {
      expect([name, attachmentsOf(typeOf(name)).attachments]).toEqual([name, expected]);
    }
  });
});

describe('volumesMaxOf()', () => {
  it('leaves out the root volume and, where they are shared, further interfaces', () => {
    expect(volumesMaxOf(typeOf('m5.4xlarge'), 1)).toBe(26);
    expect(volumesMaxOf(typeOf('m5.4xlarge'), 3)).toBe(24);
    expect(volumesMaxOf(typeOf('m7i.4xlarge'), 3)).toBe(31);
    expect(volumesMaxOf(typeOf('i3.4xlarge'), 3)).toBe(38);
    expect(volumesMaxOf(typeOf('i3en.24xlarge'), 15)).toBe(4);
  });
});
