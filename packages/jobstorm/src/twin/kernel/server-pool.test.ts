import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams, type RandomStream } from '../../util/random.ts';
import { intervalOf } from '../testing/replications.ts';
import { ServerPool } from './server-pool.ts';
import { VirtualTimeline } from './virtual-timeline.ts';

interface QueueOptions {
  readonly servers: number;
  readonly arrivalsPerMs: number;
  readonly serviceMs: (random: RandomStream) => number;
  readonly customers: number;
}

/** The queue is empty at first: the first ones do not count. */
const ignored = 5_000;

/** Mean wait of customers who come at random to a bare queue: a timeline, a stream and a pool. */
function meanWaitMs(
  { servers, arrivalsPerMs, serviceMs, customers }: QueueOptions,
  seed: number,
): number {
  const timeline = new VirtualTimeline();
  const streams = new RandomStreams(seed);
  const arrivals = streams.stream('arrivals');
  const services = streams.stream('services');
  let waitedMs = 0;
  let served = 0;
  const pool = new ServerPool<number>(servers, (arrivedAt) => {
    served += 1;
    if (served > ignored) waitedMs += timeline.now() - arrivedAt;
    timeline.after(serviceMs(services), free, undefined);
  });
  const free = (): void => {
    pool.release();
  };
  let left = customers;
  const arrive = (): void => {
    pool.offer(timeline.now());
    left -= 1;
    if (left > 0) timeline.after(arrivals.exponential(1 / arrivalsPerMs), arrive, undefined);
  };
  arrive();
  while (timeline.runNext());
  return waitedMs / (customers - ignored);
}

/** The interval holds the known answer, and is narrow enough to say something. */
function expectMeanWait(queue: QueueOptions, expectedMs: number): void {
  const { low, high, precision } = intervalOf((seed) => meanWaitMs(queue, seed));
  expect(low).toBeLessThan(expectedMs);
  expect(high).toBeGreaterThan(expectedMs);
  expect(precision).toBeLessThan(0.15);
}

/** Erlang's C: the chance to wait, with `servers` servers and `load` = λ/μ. */
function erlangC(servers: number, load: number): number {
  let blocking = 1;
  for (let server = 1; server <= servers; server += 1) {
    blocking = (load * blocking) / (server + load * blocking);
  }
  const utilization = load / servers;
  return blocking / (1 - utilization * (1 - blocking));
}

describe('ServerPool', () => {
  it.each([0.3, 0.6, 0.8, 0.9])(
    'gives the waiting time of M/D/1 at utilization %s: ρ / (2μ(1 − ρ))',
    (utilization) => {
      const arrivalsPerMs = utilization / 100;
      const queue = { servers: 1, arrivalsPerMs, serviceMs: () => 100, customers: 25_000 };

      expectMeanWait(queue, (100 * utilization) / (2 * (1 - utilization)));
    },
  );

  it.each([
    { servers: 1, utilization: 0.7, customers: 25_000 },
    { servers: 4, utilization: 0.8, customers: 25_000 },
    { servers: 10, utilization: 0.85, customers: 50_000 },
    // The more servers, the fewer wait: it takes more of them to know how long.
    { servers: 30, utilization: 0.9, customers: 100_000 },
  ])(
    'gives the waiting time of M/M/$servers at utilization $utilization: C / (cμ − λ)',
    ({ servers, utilization, customers }) => {
      const perMs = 1 / 100;
      const arrivalsPerMs = servers * perMs * utilization;
      const serviceMs = (random: RandomStream): number => random.exponential(1 / perMs);
      const waits = erlangC(servers, arrivalsPerMs / perMs);

      expectMeanWait(
        { servers, arrivalsPerMs, serviceMs, customers },
        waits / (servers * perMs - arrivalsPerMs),
      );
    },
  );

  it('serves a long backlog whose services end at once', () => {
    let served = 0;
    const pool = new ServerPool<() => void>(1, (service) => {
      served += 1;
      service();
    });
    const endAtOnce = (): void => pool.release();

    pool.offer(() => undefined);
    for (let one = 0; one < 100_000; one += 1) pool.offer(endAtOnce);
    pool.release();

    expect(served).toBe(100_001);
    expect(pool.busy).toBe(0);
  });

  it('serves everything once, in order, by no more servers than there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 4_000 }),
        (servers, steps) => {
          const served: number[] = [];
          const pool = new ServerPool<number>(servers, (item) => served.push(item));
          let offered = 0;
          let released = 0;
          for (const isOffer of steps) {
            if (isOffer) pool.offer(offered++);
            else if (pool.busy > 0) {
              pool.release();
              released += 1;
            }
            expect(pool.busy).toBeLessThanOrEqual(servers);
            expect(pool.busy).toBe(Math.min(servers, offered - released));
            expect(served.length).toBe(offered - pool.waiting);
          }
          expect(served).toEqual(served.map((_, index) => index));
        },
      ),
      { numRuns: 50 },
    );
  });
});
