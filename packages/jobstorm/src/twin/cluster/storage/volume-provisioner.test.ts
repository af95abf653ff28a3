import { describe, expect, it } from 'vitest';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { claimsTo, sidecarOptions } from '../../testing/csi-sidecar.ts';
import type { VolumeClaim } from './volume-claim.ts';
import { VolumeProvisioner } from './volume-provisioner.ts';

/** EBS as it is, with controllers and sidecars that are in nobody's way unless a test says so. */
class ProvisionerBench {
  readonly timeline: VirtualTimeline;
  readonly ec2: Ec2Api;
  /** Seconds, in the order in which it happened. */
  readonly created: number[] = [];
  readonly deleted: number[] = [];
  readonly cancelled: VolumeClaim[] = [];
  readonly #provisioner: VolumeProvisioner;

  constructor(changes: Partial<TwinParameters['ebs']> = {}, binderQps = 1e6) {
    const options = sidecarOptions(changes);
    const { timeline, ec2 } = options;
    this.timeline = timeline;
    this.ec2 = ec2;
    this.#provisioner = new VolumeProvisioner({
      ...options,
      binder: new TokenBucket({ burst: 1, refillPerSecond: binderQps }),
      onCreated: (claim) => {
        claim.volume = 'available';
        this.created.push(timeline.now() / 1_000);
      },
      onCancelled: (claim) => this.cancelled.push(claim),
      onDeleted: () => this.deleted.push(timeline.now() / 1_000),
    });
  }

  create(count: number): VolumeClaim[] {
    const claims = claimsTo(count);
    for (const claim of claims) this.#provisioner.create(claim, this.timeline.now());
    return claims;
  }

  delete(claims: readonly VolumeClaim[]): void {
    for (const claim of claims) this.#provisioner.delete(claim);
  }

  pass(seconds: number): void {
    this.timeline.runUntil(this.timeline.now() + 1_000 * seconds);
  }
}

/** Volumes that are there after 1.5 s, and seen at the second look after 1.75 s. */
const even = { createSigma: 0, describeBatchMs: 0 };

describe('VolumeProvisioner', () => {
  it('has one volume in 1.5 s at the median and 4 s at most, as seen by polling', () => {
    const bench = new ProvisionerBench();
    const seconds: number[] = [];
    for (let one = 0; one < 400; one += 1) {
      const from = bench.timeline.now() / 1_000;
      bench.create(1);
      bench.pass(60);
      seconds.push((bench.created.at(-1) ?? NaN) - from);
    }
    seconds.sort((one, other) => one - other);

    // It is looked at after 1.25, 1.75, 2.5 and 3.6 s, by a batch that waits up to half a second.
    expect(seconds[0]).toBeGreaterThan(1.25);
    expect(seconds[200]).toBeGreaterThan(1.75);
    expect(seconds[200]).toBeLessThan(2.4);
    expect(seconds[395]).toBeLessThan(6);
  });

  it('has 100 volumes created at once and then five a second, as EC2 lets it', () => {
    const bench = new ProvisionerBench({ ...even, workers: 1_000 });
    bench.create(200);
    bench.pass(60);

    expect(bench.created.length).toBe(200);
    expect(bench.created[99]).toBeLessThan(2);
    expect((bench.created[199] ?? 0) - (bench.created[99] ?? 0)).toBeCloseTo(20, 0);
    expect(bench.ec2.usage('CreateVolume')).toEqual({ requests: 200, throttles: 100 });
  });

  it('works at one volume for each worker', () => {
    const bench = new ProvisionerBench({ ...even, workers: 2 });
    bench.create(6);
    bench.pass(60);

    const rounds = bench.created.map((seconds) => Math.round(seconds / 1.79));
    expect(rounds).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('waits for its own client, which sends three requests for each volume', () => {
    const bench = new ProvisionerBench({ ...even, clientQps: 2, clientBurst: 10 });
    bench.create(10);
    bench.pass(60);

    // 30 requests, 10 of them at once and two a second.
    expect(bench.created.at(-1)).toBeCloseTo(10, 0);
  });

  it('waits for the controller that binds, which sends four', () => {
    const bench = new ProvisionerBench(even, 2);
    bench.create(10);
    bench.pass(60);

    expect(bench.created.at(-1)).toBeCloseTo((4 * 10 - 1) / 2, 0);
  });

  it('deletes volumes as EC2 lets it', () => {
    const bench = new ProvisionerBench({ ...even, workers: 1_000 });
    const claims = bench.create(150);
    bench.pass(60);
    bench.delete(claims);
    bench.pass(60);

    const after = bench.deleted.map((seconds) => seconds - 60);
    expect(after.length).toBe(150);
    expect(after[99]).toBeLessThan(1);
    expect((after[149] ?? 0) - (after[99] ?? 0)).toBeCloseTo(10, 6);
  });

  it('creates nothing for a claim that is gone by the time of its turn', () => {
    const bench = new ProvisionerBench({ workers: 1 });
    const [, second, third] = bench.create(3);
    if (second !== undefined) second.isDeleted = true;
    bench.pass(60);

    expect(bench.cancelled).toEqual([second]);
    expect([second?.volume, third?.volume]).toEqual(['absent', 'available']);
    expect(bench.ec2.usage('CreateVolume').requests).toBe(2);
  });
});
