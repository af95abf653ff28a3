import { describe, expect, it } from 'vitest';
import type { JobRunEnd } from '../../engine/ports.ts';
import { defaultTwinParameters, type TwinParameters } from '../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../util/random.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { JobRunListener } from './job-run-lifecycle.ts';
import { SimulatedJobRunNotices } from './job-run-notices.ts';

const own = { id: 'own', name: 'session-cluster-0', namespace: 'session-ns0' };
const session = { id: 's', clusterName: 'c', region: 'us-west-2', virtualClusters: [own] };

function ended(jobRun: number): JobRunEnd {
  const jobRunId = String(jobRun);
  return { kind: 'finished', jobRunId, state: 'COMPLETED', reason: null, details: '', at: 0 };
}

/** Notices of a service that the test lets end its job runs. */
class NoticesBench {
  readonly timeline = new VirtualTimeline();
  readonly notices: SimulatedJobRunNotices;
  readonly heard: { readonly jobRun: number; readonly at: number }[] = [];
  readonly listeners = new Set<JobRunListener>();

  constructor(changes: Partial<TwinParameters['emr']> = {}) {
    this.notices = new SimulatedJobRunNotices({
      timeline: this.timeline,
      random: new RandomStreams(1).stream('notices'),
      parameters: { ...defaultTwinParameters().emr, ...changes },
      emr: {
        subscribe: (listener) => {
          this.listeners.add(listener);
          return () => {
            this.listeners.delete(listener);
          };
        },
      },
    });
    this.notices.watch(session, ({ jobRunId }) => {
      this.heard.push({ jobRun: Number(jobRunId), at: this.timeline.now() });
    });
  }

  end(jobRuns: number, virtualClusterId = own.id): void {
    for (let jobRun = 0; jobRun < jobRuns; jobRun += 1) {
      for (const listener of this.listeners) listener(ended(jobRun), virtualClusterId);
    }
  }
}

describe('SimulatedJobRunNotices', () => {
  it('tells of each end once, late by the median given, and in another order', () => {
    const bench = new NoticesBench({ noticeLostShare: 0, noticeTwiceShare: 0 });
    bench.end(1_001);
    bench.timeline.runUntil(3_600_000);

    const order = bench.heard.map(({ jobRun }) => jobRun);
    const sorted = [...order].sort((one, other) => one - other);
    expect(sorted).toEqual(Array.from({ length: 1_001 }, (_, jobRun) => jobRun));
    expect(order).not.toEqual(sorted);
    expect(bench.heard[500]?.at).toBeGreaterThan(850);
    expect(bench.heard[500]?.at).toBeLessThan(1_150);
  });

  it('loses the share of them that is given', () => {
    const bench = new NoticesBench({ noticeLostShare: 0.2, noticeTwiceShare: 0 });
    bench.end(2_000);
    bench.timeline.runUntil(3_600_000);

    expect(bench.heard.length).toBeGreaterThan(1_530);
    expect(bench.heard.length).toBeLessThan(1_670);
  });

  it('tells the share of them that is given twice', () => {
    const bench = new NoticesBench({ noticeLostShare: 0, noticeTwiceShare: 0.2 });
    bench.end(2_000);
    bench.timeline.runUntil(3_600_000);

    expect(bench.heard.length).toBeGreaterThan(2_330);
    expect(bench.heard.length).toBeLessThan(2_470);
    expect(new Set(bench.heard.map(({ jobRun }) => jobRun)).size).toBe(2_000);
  });

  it('tells nothing of other sessions, and nothing once it was stopped', () => {
    const bench = new NoticesBench();
    bench.end(10, 'other');
    bench.timeline.runUntil(3_600_000);
    const ofOthers = bench.heard.length;
    bench.end(10);
    bench.notices.stop();
    bench.timeline.runUntil(7_200_000);

    expect(ofOthers).toBe(0);
    expect(bench.heard).toEqual([]);
    expect(bench.listeners.size).toBe(0);
  });
});
