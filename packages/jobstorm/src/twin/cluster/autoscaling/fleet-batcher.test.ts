import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import type { FleetRequest } from '../../ec2/ec2-fleets.ts';
import { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { karpenterPool, twinConfig } from '../../testing/twin-scenario.ts';
import { NodeGroups } from '../nodes/node-groups.ts';
import { FleetBatcher } from './fleet-batcher.ts';

const pool = karpenterPool({ azs: ['us-west-2a'], instanceTypes: ['m5.xlarge', 'r5.xlarge'] });
const groups = new NodeGroups(twinConfig({ nodePools: [pool] })).of(pool);

/** Records the requests; an item is a wish for offerings at an instant. */
class BatcherBench {
  readonly timeline = new VirtualTimeline();
  readonly sent: { readonly at: number; readonly count: number }[] = [];
  readonly requests: FleetRequest[] = [];
  readonly answered: number[] = [];
  readonly #batcher = new FleetBatcher(this.timeline, defaultTwinParameters().karpenter, {
    createFleet: (request) => {
      this.sent.push({ at: this.timeline.now(), count: request.count });
      this.requests.push(request);
    },
  });

  add(at: number, offered = groups): void {
    this.timeline.schedule(
      at,
      () => {
        const item = this.answered.push(0) - 1;
        this.#batcher.add({
          groups: offered,
          answered: () => {
            this.answered[item] = (this.answered[item] ?? 0) + 1;
          },
        });
      },
      undefined,
    );
  }
}

describe('FleetBatcher', () => {
  it('sends like wishes as one request 35 ms after the last, and others by themselves', () => {
    const bench = new BatcherBench();
    for (const at of [0, 20, 50, 200]) bench.add(at);
    bench.add(10, groups.slice(0, 1));
    bench.timeline.runUntil(10_000);

    expect(bench.sent).toEqual([
      { at: 45, count: 1 },
      { at: 85, count: 3 },
      { at: 235, count: 1 },
    ]);
  });

  it('waits for a second at most, and sends 1,000 at once', () => {
    const steady = new BatcherBench();
    for (let at = 0; at < 2_000; at += 20) steady.add(at);
    const many = new BatcherBench();
    for (let item = 0; item < 1_500; item += 1) many.add(0);
    for (const bench of [steady, many]) bench.timeline.runUntil(10_000);

    expect(steady.sent[0]?.at).toBe(1_000);
    expect(many.sent).toEqual([
      { at: 0, count: 1_000 },
      { at: 35, count: 500 },
    ]);
  });

  it('gives each wish one of the answers', () => {
    const bench = new BatcherBench();
    for (let item = 0; item < 3; item += 1) bench.add(0);
    bench.timeline.runUntil(1_000);
    for (const { count, onAnswer } of bench.requests) {
      for (let answer = 0; answer < count; answer += 1) {
        onAnswer({ group: groups[0], insufficient: [] });
      }
    }

    expect(bench.answered).toEqual([1, 1, 1]);
  });
});
