import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import { Pod, type PodOwner } from '../pods/pod.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const owner: PodOwner = {
  podScheduled: () => undefined,
  podRunning: () => undefined,
  podLost: () => undefined,
};
const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };

class QueueBench {
  readonly timeline = new VirtualTimeline();
  readonly queue: SchedulingQueue;
  readonly podClass = new PodClasses().of({
    request: { cpuMillicores: 100, memoryMiB: 100 },
    nodeSelector: {},
    image: 'spark',
    imagePullPolicy: 'Always',
    isBilled: true,
  });
  wakes = 0;

  constructor(changes: Partial<TwinParameters['scheduler']> = {}) {
    const parameters = { ...defaultTwinParameters().scheduler, ...changes };
    this.queue = new SchedulingQueue(this.timeline, parameters, () => {
      this.wakes += 1;
    });
  }

  pod(): Pod {
    return new Pod(this.podClass, owner, namespace);
  }

  push(): Pod {
    const pod = this.pod();
    this.queue.push(pod);
    return pod;
  }

  /** A pod that has failed so often, the last time just now. */
  parked(failures: number): Pod {
    const pod = this.pod();
    pod.failures = failures;
    this.queue.park(pod, this.timeline.now());
    return pod;
  }

  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }
}

/** Instants, in ms, at which a pod becomes active that failed at `failedAt` and is wanted at once. */
function activeAt(failures: number, failedAt: number): number {
  const bench = new QueueBench({ popsFromBackoff: 1 });
  bench.pass(failedAt);
  bench.parked(failures);
  bench.queue.retry(bench.podClass);
  while (bench.queue.activeCount === 0) bench.timeline.runNext();
  return bench.timeline.now();
}

describe('SchedulingQueue', () => {
  it.each([
    // attempts, failed at → the end of backoff, min(1 s · 2^(attempts − 1), 10 s), is in the
    // second before
    [1, 0, 2_000],
    [1, 300, 2_000],
    [1, 999, 2_000],
    [2, 300, 3_000],
    [3, 300, 5_000],
    [4, 300, 9_000],
    [5, 300, 11_000],
    [9, 300, 11_000],
  ])('lets a pod that failed %i times, last at %i ms, go at %i ms', (failures, failedAt, at) => {
    expect(activeAt(failures, failedAt)).toBe(at);
  });

  it('pop() takes a pod in backoff early while no pod is active, the next to end first', () => {
    const bench = new QueueBench();
    const long = bench.parked(3);
    const short = bench.parked(1);
    bench.queue.retry(bench.podClass);
    const fresh = bench.push();

    expect([bench.queue.pop(), bench.queue.pop(), bench.queue.pop()]).toEqual([fresh, short, long]);
    expect(bench.queue.pop()).toBeUndefined();
    expect(bench.queue.unschedulableCount(bench.podClass)).toBe(0);
  });

  it('retry() wakes the scheduler for a pod in backoff, unless the gate is off', () => {
    for (const popsFromBackoff of [0, 1]) {
      const bench = new QueueBench({ popsFromBackoff });
      bench.parked(1);

      bench.queue.retry(bench.podClass);

      expect(bench.wakes).toBe(popsFromBackoff);
      expect(bench.queue.pop() === undefined).toBe(popsFromBackoff === 0);
    }
  });

  it('pop() takes a pod that failed before one that came later', () => {
    const bench = new QueueBench();
    const failed = bench.parked(1);
    bench.pass(5_000);
    const fresh = bench.push();
    bench.queue.retry(bench.podClass);

    expect([bench.queue.pop(), bench.queue.pop()]).toEqual([failed, fresh]);
  });

  it('leaves a parked pod alone for five minutes, then tries it at the next scan', () => {
    const bench = new QueueBench();
    bench.parked(1);

    bench.pass(329_000);
    const early = bench.queue.activeCount;
    bench.pass(2_000);

    expect(early).toBe(0);
    expect(bench.queue.activeCount).toBe(1);
  });

  it('gives every pod once, whatever becomes of it meanwhile', () => {
    const step = fc.constantFrom('push', 'fail', 'retry', 'pass', 'delete');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(1), (steps, popsFromBackoff) => {
        const bench = new QueueBench({ popsFromBackoff });
        const present = new Set<Pod>();
        for (const one of steps) {
          if (one === 'push') present.add(bench.push());
          if (one === 'retry') bench.queue.retry(bench.podClass);
          if (one === 'pass') bench.pass(700);
          if (one === 'fail') {
            const pod = bench.queue.pop();
            if (pod !== undefined) {
              pod.failures += 1;
              bench.queue.park(pod, bench.timeline.now());
            }
          }
          if (one === 'delete') {
            for (const pod of [...present].slice(0, 1)) {
              pod.phase = 'gone';
              bench.queue.forget(pod);
              present.delete(pod);
            }
          }
          const unschedulable = bench.queue.unschedulableCount(bench.podClass);
          expect(bench.queue.activeCount + unschedulable).toBe(present.size);
        }
        bench.queue.retry(bench.podClass);
        bench.pass(20_000);
        const popped = Array.from({ length: present.size }, () => bench.queue.pop());
        expect(new Set(popped)).toEqual(present);
        expect(bench.queue.pop()).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
