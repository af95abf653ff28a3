import { describe, expect, it } from 'vitest';
import { jobShapeOf, type JobShape } from '../../model/spark/job-shape.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { ExecutorAllocation } from './executor-allocation.ts';
import { sparkRequest } from '../testing/twin-scenario.ts';

function shapeOf(settings: Readonly<Record<string, string>>, releaseLabel: string): JobShape {
  return jobShapeOf({ ...sparkRequest(settings), releaseLabel }).shape;
}

/** What a driver asks for, executors that stay pending until the test runs them. */
class AllocationBench {
  readonly timeline = new VirtualTimeline();
  readonly asked: [at: number, executors: number][] = [];
  readonly allocation: ExecutorAllocation;
  present = 0;
  pending = 0;

  constructor(shape: JobShape, wanted: number) {
    const { timeline, asked } = this;
    const count = (): { present: number; pending: number } => this;
    this.allocation = new ExecutorAllocation(timeline, shape, {
      wanted,
      claimable: Infinity,
      get present() {
        return count().present;
      },
      get pending() {
        return count().pending;
      },
      request: (executors) => {
        asked.push([timeline.now(), executors]);
        this.present += executors;
        this.pending += executors;
      },
    });
    this.allocation.start();
  }

  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }
}

const delay = 'spark.kubernetes.allocation.batch.delay';
const pendingMax = 'spark.kubernetes.allocation.maxPendingPods';

describe('ExecutorAllocation', () => {
  it.each([
    ['emr-6.15.0-latest', {}, [5, 5, 2], 1_000],
    ['emr-spark-8.1.0-latest', {}, [10, 2], 1_000],
    ['emr-spark-8.1.0-latest', { [delay]: '3s' }, [10, 2], 3_000],
  ])('asks in the batches of %s with %j', (release, settings, batches, delayMs) => {
    const bench = new AllocationBench(shapeOf(settings, release), 12);
    bench.pass(60_000);

    expect(bench.asked).toEqual(batches.map((size, index) => [index * delayMs, size]));
  });

  it('has no more pods pending than allowed, and goes on at a tick when some run', () => {
    const shape = shapeOf({ [pendingMax]: '4' }, 'emr-7.2.0-latest');
    const bench = new AllocationBench(shape, 12);
    bench.pass(10_300);
    bench.pending = 1;
    bench.allocation.wake();
    bench.pass(60_000);

    expect(bench.asked).toEqual([
      [0, 4],
      [11_000, 3],
    ]);
  });

  it('waits in Spark 3.0 until all executors of a batch run before it asks for the next', () => {
    const bench = new AllocationBench(shapeOf({}, 'emr-6.2.0-latest'), 12);
    bench.pass(10_300);
    bench.pending = 1;
    bench.allocation.wake();
    bench.pass(10_000);
    bench.pending = 0;
    bench.allocation.wake();
    bench.pass(60_000);

    expect(bench.asked).toEqual([
      [0, 5],
      [21_000, 5],
    ]);
  });

  it('asks for lost executors again, and for none once it was stopped', () => {
    const bench = new AllocationBench(shapeOf({}, 'emr-7.2.0-latest'), 3);
    bench.pass(5_500);
    bench.present -= 2;
    bench.allocation.wake();
    bench.pass(5_000);
    bench.allocation.stop();
    bench.present -= 1;
    bench.allocation.wake();
    bench.pass(60_000);

    expect(bench.asked).toEqual([
      [0, 3],
      [6_000, 2],
    ]);
  });
});
