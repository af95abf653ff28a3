import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { NodeImages, type NodeImagesOptions, type PodImages } from './node-images.ts';
import { PodClasses } from './pod-classes.ts';
import { Pod } from './pod.ts';

/** A node that unpacks 10 MB a second, and images by the size that their name says. */
class ImagesBench {
  readonly timeline = new VirtualTimeline();
  readonly images: NodeImages;
  readonly pulledAt = new Map<Pod, number>();
  readonly inUse = new Set<string>();
  storedMB = 0;
  /** As pods of one class do, the same images are asked for by the same object. */
  readonly #asked = new Map<string, PodImages>();

  constructor(changes: Partial<NodeImagesOptions> = {}) {
    this.images = new NodeImages({
      timeline: this.timeline,
      rates: { download: 8, network: 1_000, unpack: 10 },
      pullsMax: Infinity,
      highMB: Infinity,
      lowMB: Infinity,
      sizeMB: Number,
      isInUse: (image) => this.inUse.has(image),
      onStored: (sizeMB) => {
        this.storedMB += sizeMB;
      },
      onPulled: (pod) => this.pulledAt.set(pod, this.timeline.now()),
      ...changes,
    });
  }

  wait(image: string, isPulled = true): Pod {
    const podClass = new PodClasses().of({
      request: { cpuMillicores: 1, memoryMiB: 1 },
      nodeSelector: {},
      image,
      imagePullPolicy: 'Always',
      isBilled: true,
    });
    const owner = { podScheduled: () => 0, podRunning: () => 0, podLost: () => 0 };
    const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };
    const pod = new Pod(podClass, owner, namespace);
    this.images.wait(image, pod, isPulled);
    return pod;
  }

  has(...names: string[]): boolean {
    const key = names.join();
    const [image = '', ...otherImages] = names;
    const images = this.#asked.get(key) ?? { image, otherImages };
    this.#asked.set(key, images);
    return this.images.missing(images) === undefined;
  }

  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }

  at(pod: Pod): number {
    return Math.round(this.pulledAt.get(pod) ?? NaN);
  }
}

describe('NodeImages', () => {
  it('pulls as fast as one pull can, and shares the disk among several', () => {
    const bench = new ImagesBench();
    const large = bench.wait('80');
    bench.pass(5_000);
    const small = bench.wait('20');
    bench.pass(60_000);

    // 40 MB at 8 MB/s; then both at 5 MB/s until 20 MB are there; the last 20 MB at 8 MB/s.
    expect(bench.at(small)).toBe(9_000);
    expect(bench.at(large)).toBe(11_500);
    expect(bench.storedMB).toBe(100);
  });

  it('pulls one image after the other when it may pull only one', () => {
    const bench = new ImagesBench({ pullsMax: 1 });
    const pods = ['80', '16', '8'].map((image) => bench.wait(image));
    const idleAt = bench.images.idleAt();
    bench.pass(60_000);

    expect(pods.map((pod) => bench.at(pod))).toEqual([10_000, 12_000, 13_000]);
    expect(idleAt).toBe(13_000);
  });

  it('tells pods that may not pull when another pod has done so', () => {
    const bench = new ImagesBench();
    const never = bench.wait('8', false);
    bench.pass(60_000);
    const before = bench.pulledAt.size;
    const pulling = bench.wait('8');
    bench.pass(60_000);

    expect(before).toBe(0);
    expect([bench.at(never), bench.at(pulling)]).toEqual([61_000, 61_000]);
  });

  it('deletes images that no pod has, the longest unused first, above a share of the disk', () => {
    const bench = new ImagesBench({ highMB: 85, lowMB: 50 });
    for (const image of ['10', '20', '30']) {
      bench.wait(image);
      bench.pass(10_000);
    }
    bench.inUse.add('20');
    bench.has('10');
    bench.wait('40');
    bench.pass(10_000);
    const names = ['10', '20', '30', '40'];

    // 100 MB are stored: 20 is in use, 30 has not been asked for the longest, then 40 itself.
    expect(names.map((name) => bench.has(name))).toEqual([true, true, false, false]);
  });

  it('remembers the use of images by pods that find all of theirs', () => {
    const bench = new ImagesBench({ highMB: 105, lowMB: 80 });
    for (const image of ['10', '20', '30', '40']) {
      bench.wait(image);
      bench.pass(10_000);
    }
    const found = [bench.has('10', '20'), bench.has('30')];
    bench.pass(10_000);
    found.push(bench.has('10', '20'));
    bench.wait('15');
    bench.pass(10_000);

    expect(found).toEqual([true, true, true]);
    // 115 MB are stored: 40 was not asked for since it came; without it there is room enough.
    expect(['10', '20', '30', '40'].map((name) => bench.has(name))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('pulls every image once and to its end, whatever is asked for when', () => {
    const request = fc.record({
      waitMs: fc.integer({ min: 0, max: 20_000 }),
      image: fc.constantFrom('1', '7', '40', '300'),
    });
    const limits = fc.constantFrom(1, 2, Infinity);
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 20 }), limits, (requests, max) => {
        const bench = new ImagesBench({ pullsMax: max });
        const asked = requests.map(({ waitMs, image }) => {
          bench.pass(waitMs);
          const isThere = bench.has(image);
          return { image, isThere, at: bench.timeline.now(), pod: bench.wait(image) };
        });
        bench.pass(600_000);

        for (const { image, at, pod, isThere } of asked) {
          if (isThere) continue;
          const first = asked.find((one) => one.image === image);
          expect(bench.at(pod)).toBe(bench.at(first?.pod ?? pod));
          expect(bench.at(pod)).toBeGreaterThanOrEqual(at - 1);
          expect(bench.at(pod) - (first?.at ?? 0)).toBeGreaterThan((1_000 * Number(image)) / 8 - 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
