import { describe, expect, it } from 'vitest';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { claimsTo, sidecarOptions } from '../../testing/csi-sidecar.ts';
import { NodeVolumes } from './node-volumes.ts';
import { VolumeAttacher } from './volume-attacher.ts';
import type { VolumeClaim } from './volume-claim.ts';

/** EBS as it is, with a controller and a sidecar that are in nobody's way unless a test says so. */
class AttacherBench {
  readonly timeline: VirtualTimeline;
  /** Seconds, in the order in which it happened. */
  readonly mounted: number[] = [];
  readonly detached: number[] = [];
  readonly #attacher: VolumeAttacher;

  constructor(changes: Partial<TwinParameters['ebs']> = {}) {
    const options = sidecarOptions(changes);
    const { timeline } = options;
    this.timeline = timeline;
    this.#attacher = new VolumeAttacher({
      ...options,
      controller: new TokenBucket({ burst: 1e6, refillPerSecond: 1e6 }),
      onMounted: (claim) => {
        claim.volume = 'attached';
        this.mounted.push(timeline.now() / 1_000);
      },
      onDetached: () => this.detached.push(timeline.now() / 1_000),
    });
  }

  attach(node: NodeVolumes, count: number): VolumeClaim[] {
    const claims = claimsTo(count);
    for (const claim of claims) this.#attacher.attach(claim, node);
    return claims;
  }

  release(claims: readonly VolumeClaim[]): void {
    for (const claim of claims) this.#attacher.release(claim);
  }

  until(seconds: number): void {
    this.timeline.runUntil(1_000 * seconds);
  }
}

/** A node whose kubelet reports at 0 s, 10 s, 20 s … */
function newNode(): NodeVolumes {
  return new NodeVolumes(0, 1_000, 0);
}

/** EBS takes 2 s, seen at the look after 2.8 s; mounting takes 1 s. */
const even = {
  attachMsMin: 2_000,
  attachMsMax: 2_000,
  describeBatchMs: 0,
  mountMsMin: 1_000,
  mountMsMax: 1_000,
};

describe('VolumeAttacher', () => {
  it('mounts a volume 2 to 8.5 s after it is asked for, when the kubelet reports at once', () => {
    const bench = new AttacherBench({ nodeStatusMs: 0 });
    const seconds: number[] = [];
    for (let one = 0; one < 200; one += 1) {
      bench.until(60 * one);
      bench.attach(newNode(), 1);
      bench.until(60 * one + 59);
      seconds.push((bench.mounted.at(-1) ?? NaN) - 60 * one);
    }

    // 1 to 4 s of EBS, seen after 1, 2.8 or 6 s by a batch of half a second; 1 to 2 s to mount.
    expect(Math.min(...seconds)).toBeGreaterThan(2);
    expect(Math.max(...seconds)).toBeLessThan(8.6);
  });

  it('mounts nothing before the kubelet has reported that it uses the volume', () => {
    const bench = new AttacherBench(even);
    bench.until(3);
    bench.attach(newNode(), 1);
    bench.until(60);

    expect(bench.mounted).toEqual([11]);
  });

  it('attaches 100 volumes at once and then five a second, as EC2 lets it', () => {
    const bench = new AttacherBench({ ...even, nodeStatusMs: 0, workers: 1_000 });
    bench.attach(newNode(), 200);
    bench.until(60);

    expect(bench.mounted.length).toBe(200);
    expect((bench.mounted[199] ?? 0) - (bench.mounted[99] ?? 0)).toBeCloseTo(20, 0);
  });

  it('attaches one volume for each worker of the sidecar', () => {
    const bench = new AttacherBench({ ...even, nodeStatusMs: 0, workers: 1 });
    bench.attach(newNode(), 3);
    bench.until(60);

    const expected = [3.8, 6.6, 9.4];
    bench.mounted.forEach((at, index) => expect(at).toBeCloseTo(expected[index] ?? NaN, 1));
  });

  it('waits for its own client, which sends three requests for each attachment', () => {
    const limits = { nodeStatusMs: 0, clientQps: 1, clientBurst: 1 };
    const bench = new AttacherBench({ ...even, ...limits });
    bench.attach(newNode(), 4);
    bench.until(60);

    // The twelfth request is sent after 11 s, and then it is mounted.
    expect(bench.mounted.at(-1)).toBeCloseTo(12, 0);
  });

  it('detaches all that the kubelet reports as unused at its next report', () => {
    const bench = new AttacherBench(even);
    const claims = bench.attach(newNode(), 3);
    bench.until(21);
    bench.release(claims);
    bench.until(60);

    expect(bench.detached.length).toBe(3);
    for (const at of bench.detached) expect(at).toBeCloseTo(30 + 2.8, 1);
    expect(claims.every(({ volume }) => volume === 'detaching')).toBe(true);
  });

  it('detaches by force six minutes after the node has failed', () => {
    const bench = new AttacherBench(even);
    const node = newNode();
    const claims = bench.attach(node, 1);
    bench.until(20);
    node.failedAt = 20_000;
    bench.release(claims);
    bench.until(379);
    const early = bench.detached.length;
    bench.until(400);

    expect(early).toBe(0);
    expect(bench.detached[0]).toBeCloseTo(20 + 360 + 2.8, 1);
  });
});
