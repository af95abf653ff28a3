import { describe, expect, it } from 'vitest';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { WorkQueue, type QueueKey } from './work-queue.ts';

interface Key extends QueueKey {
  readonly name: string;
}

/** A queue whose workers take a second for each key. */
class QueueBench {
  readonly timeline = new VirtualTimeline();
  readonly queue: WorkQueue<Key>;
  readonly processed: string[] = [];

  constructor(workers = 1, limit = { burst: 500, refillPerSecond: 50 }) {
    const { timeline } = this;
    this.queue = new WorkQueue<Key>({
      timeline,
      limit,
      workers,
      process: (key) => {
        this.processed.push(`${key.name}@${Math.round(timeline.now())}`);
        timeline.after(1_000, this.#done, key);
      },
    });
  }

  key(name: string): Key {
    return { name, queueState: 'idle', isDirty: false };
  }

  readonly #done = (key: Key): void => {
    this.queue.done(key);
  };
}

describe('WorkQueue', () => {
  it('add() puts a key in the queue once, however often it is added', () => {
    const bench = new QueueBench();
    const [first, second] = [bench.key('a'), bench.key('b')];

    bench.queue.add(first);
    bench.queue.add(second);
    bench.queue.add(second, 5);
    bench.timeline.runUntil(10_000);

    expect(bench.processed).toEqual(['a@0', 'b@1000']);
  });

  it('add() of a key that is with a worker has it processed again, after', () => {
    const bench = new QueueBench(3);
    const key = bench.key('a');

    bench.queue.add(key);
    bench.queue.add(key, 7);
    bench.timeline.runUntil(10_000);

    expect(bench.processed).toEqual(['a@0', 'a@1000']);
  });

  it('add() takes a token for each event: past the burst, keys come at the refill rate', () => {
    const bench = new QueueBench(100, { burst: 10, refillPerSecond: 5 });

    bench.queue.add(bench.key('first'), 10);
    for (const name of ['a', 'b', 'c']) bench.queue.add(bench.key(name));
    bench.timeline.runUntil(10_000);

    expect(bench.processed).toEqual(['first@0', 'a@200', 'b@400', 'c@600']);
  });

  it('add() leaves a delayed key at its earlier turn, yet takes the token', () => {
    const bench = new QueueBench(100, { burst: 1, refillPerSecond: 1 });
    const [used, delayed, last] = [bench.key('a'), bench.key('b'), bench.key('c')];

    bench.queue.add(used);
    bench.queue.add(delayed);
    bench.queue.add(delayed, 3);
    bench.queue.add(last);
    bench.timeline.runUntil(10_000);

    expect(bench.processed).toEqual(['a@0', 'b@1000', 'c@5000']);
  });
});
