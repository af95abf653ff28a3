import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour, minute, second } from '../../model/instant.ts';
import { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import {
  FakeJobRunReader,
  type FakeJobRunReaderOptions,
  type ReadableJobRun,
} from '../fakes/fake-job-run-reader.ts';
import { fakeError } from '../fakes/fake-job-service.ts';
import type { JobRunEnd, TargetError } from '../ports.ts';
import { PolledJobWatcher, type PolledJobWatcherOptions } from './polled-job-watcher.ts';

const session = { id: 'emr-0a1b2c3d-20260101', clusterName: 'c', region: 'r', virtualClusters: [] };
const nothing = { watch: () => undefined, stop: () => undefined };

/** A watcher of job runs whose lives are given, and what it reported. */
class Watched {
  readonly timeline = new VirtualTimeline();
  readonly reader: FakeJobRunReader;
  readonly watcher: PolledJobWatcher;
  readonly ends: (JobRunEnd & { readonly seenAt: number })[] = [];
  readonly errors: TargetError[] = [];

  constructor(
    reader: Partial<FakeJobRunReaderOptions> = {},
    options: Partial<PolledJobWatcherOptions> = {},
  ) {
    const { timeline } = this;
    const plain = { pageSize: 100, latencyMs: 100, skewMs: 0 };
    this.reader = new FakeJobRunReader(timeline, { ...plain, ...reader });
    this.watcher = new PolledJobWatcher({
      timeline,
      reader: this.reader,
      milestones: nothing,
      notices: nothing,
      watch: { jobRuns: 'list', intervalMs: 10 * second, quotaShare: 0.2 },
      listPerSecond: 5,
      ...options,
    });
    this.watcher.watch(
      session,
      (change) => {
        if (change.kind === 'finished') this.ends.push({ ...change, seenAt: timeline.now() });
      },
      (error) => this.errors.push(error),
    );
  }

  /** Each job run is followed once it was created. */
  follow(jobRuns: readonly ReadableJobRun[]): this {
    for (const one of jobRuns) {
      this.timeline.at(one.createdAt, () => {
        this.reader.jobRuns.push(one);
        this.watcher.follow(one.id, one.virtualClusterId, one.createdAt);
      });
    }
    return this;
  }

  runUntil(instant: number): this {
    let isOver = false;
    this.timeline.at(instant, () => {
      isOver = true;
    });
    while (!isOver) this.timeline.runNext();
    return this;
  }
}

function jobRun(index: number, createdAt: number, durationMs: number): ReadableJobRun {
  return {
    id: `run-${index}`,
    virtualClusterId: `vc-${index % 2}`,
    createdAt,
    finishedAt: createdAt + durationMs,
    state: index % 7 === 3 ? 'FAILED' : 'COMPLETED',
  };
}

/** So many a minute for an hour, each for ten minutes. */
function steadyLoad(perMinute: number): ReadableJobRun[] {
  return Array.from({ length: perMinute * 60 }, (_, index) =>
    jobRun(index, (index * minute) / perMinute, 10 * minute),
  );
}

describe('PolledJobWatcher', () => {
  it('asks nothing while there is nothing to follow', () => {
    const watched = new Watched().runUntil(hour);

    expect(watched.watcher.counts).toEqual({ requests: {}, throttled: 0, failed: 0 });
  });

  it('follows 2,000 live job runs with the listings of what ended, within its share', () => {
    const watched = new Watched().follow(steadyLoad(200)).runUntil(80 * minute);
    const { requests, throttled, failed } = watched.watcher.counts ?? {};

    expect(watched.ends).toHaveLength(12_000);
    expect({ throttled, failed }).toEqual({ throttled: 0, failed: 0 });
    // Two virtual clusters, a round every ten seconds for 70 minutes, and a page each.
    expect(requests?.['ListJobRuns']).toBeLessThanOrEqual(2 * 6 * 70);
    expect(watched.reader.requestsAt.length / (80 * 60)).toBeLessThanOrEqual(1);
    expect(Math.max(...watched.ends.map(({ at, seenAt }) => seenAt - at))).toBeLessThan(minute);
  });

  it('describes the one that lasts, instead of listing all that came after it', () => {
    const short = steadyLoad(20);
    const watched = new Watched()
      .follow([jobRun(10_000, 0, 2 * hour), ...short])
      .runUntil(3 * hour);

    expect(watched.ends).toHaveLength(short.length + 1);
    // Without windows, each round of the second hour would list 600 that ended, in six pages.
    expect(watched.watcher.counts?.requests['ListJobRuns']).toBeLessThan(1_100);
  });

  it('hears by notices, looks for those that were lost, and tells each end once', () => {
    let tell: (end: JobRunEnd) => void = () => undefined;
    const notices = {
      watch: (_session: unknown, onEnd: (end: JobRunEnd) => void) => {
        tell = onEnd;
      },
      stop: () => undefined,
    };
    const watch = { jobRuns: 'events', intervalMs: 10 * second, quotaShare: 0.2 } as const;
    const watched = new Watched({}, { notices, watch });
    const runs = steadyLoad(20);
    for (const [index, { id, finishedAt, state }] of runs.entries()) {
      const end = { kind: 'finished', jobRunId: id, state, reason: null, details: '' } as const;
      const times = index % 50 === 7 ? 0 : 1 + (index % 3 === 0 ? 1 : 0);
      for (let time = 1; time <= times; time += 1) {
        watched.timeline.at(finishedAt + time * second, () => tell({ ...end, at: finishedAt }));
      }
    }
    watched.follow(runs).runUntil(80 * minute);

    expect(watched.ends.map(({ jobRunId }) => jobRunId).sort()).toEqual(
      runs.map(({ id }) => id).sort(),
    );
    expect(watched.reader.requestsAt.length).toBeLessThan(100);
  });

  it('is told of a service that refuses for good, and goes on with the next round', () => {
    const watched = new Watched().follow([jobRun(0, 0, minute)]);
    watched.reader.fault = () =>
      watched.timeline.now() < 5 * minute ? fakeError('access-denied', 'AccessDenied') : null;
    watched.runUntil(6 * minute);

    expect(watched.errors.length).toBeGreaterThan(0);
    expect(watched.ends).toHaveLength(1);
    expect(watched.watcher.counts?.failed).toBe(watched.errors.length);
  });

  it('reports every end once and as it was, whatever the pages, clocks and refusals', () => {
    const lives = fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 30_000 }),
        lasts: fc.integer({ max: 7_200_000, min: 1 }),
      }),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(
        lives,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.array(fc.constantFrom(null, 'throttled', 'transient'), { minLength: 1, maxLength: 9 }),
        (given, pageSize, skewMs, faults) => {
          let createdAt = 0;
          const runs = given.map(({ gap, lasts }, index) =>
            jobRun(index, (createdAt += gap), lasts),
          );
          const watched = new Watched({ pageSize, skewMs }).follow(runs);
          watched.reader.fault = () => {
            const kind = faults[watched.reader.requestsAt.length % (faults.length + 3)] ?? null;
            return kind === null ? null : fakeError(kind, 'Fault');
          };
          watched.runUntil(createdAt + 4 * hour);

          expect(watched.ends.map(({ jobRunId }) => jobRunId).sort()).toEqual(
            runs.map(({ id }) => id).sort(),
          );
          const finishedAt = new Map(runs.map((run) => [run.id, run.finishedAt]));
          for (const { jobRunId, at, state, reason } of watched.ends) {
            expect(at).toBe(finishedAt.get(jobRunId));
            // A listing does not have it, and it is not worth a request for each.
            expect([null, state === 'FAILED' ? 'USER_ERROR' : null]).toContain(reason);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
