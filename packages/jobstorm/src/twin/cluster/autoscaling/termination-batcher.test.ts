import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { Ec2Api } from '../../ec2/ec2-api.ts';
import { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { TerminationBatcher } from './termination-batcher.ts';

const { ec2, karpenter } = defaultTwinParameters();

/** Adds one instance at each of the instants; what ended when, and in how many requests. */
function terminated(
  addedAt: readonly number[],
  changes: Partial<typeof karpenter> = {},
  limits: Partial<typeof ec2> = {},
): { readonly endedAt: number[]; readonly requests: number; readonly throttles: number } {
  const timeline = new VirtualTimeline();
  const api = new Ec2Api(timeline, { ...ec2, ...limits });
  const endedAt: number[] = [];
  const batcher = new TerminationBatcher<number>({
    timeline,
    parameters: { ...karpenter, ...changes },
    ec2: api,
    onTerminated: (instance) => {
      endedAt[instance] = timeline.now();
    },
  });
  for (const [instance, at] of addedAt.entries()) {
    timeline.schedule(at, (one: number) => batcher.add(one), instance);
  }
  timeline.runUntil(60_000);
  return { endedAt, ...api.usage('TerminateInstances') };
}

describe('TerminationBatcher', () => {
  it('ends together what goes within 100 ms of the last', () => {
    expect(terminated([0, 50, 120, 400])).toEqual({
      endedAt: [220, 220, 220, 500],
      requests: 2,
      throttles: 0,
    });
  });

  it('waits for a second at most, and takes 500 instances at most', () => {
    const steady = Array.from({ length: 20 }, (_, index) => index * 90);
    const many = Array.from({ length: 1_100 }, () => 0);

    expect(terminated(steady).endedAt[0]).toBe(1_000);
    expect(terminated(many)).toMatchObject({ requests: 3 });
    expect(terminated(many).endedAt.filter((at) => at === 0)).toHaveLength(1_000);
    expect(terminated(many).endedAt).toHaveLength(1_100);
  });

  it('waits for tokens of TerminateInstances', () => {
    const limits = { terminateRequestBurst: 1, terminateRequestRefillPerSecond: 5 };

    expect(terminated([0, 0, 0], { terminateBatchItems: 1 }, limits)).toEqual({
      endedAt: [0, 200, 400],
      requests: 3,
      throttles: 2,
    });
  });
});
