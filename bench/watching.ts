import { Run } from '../packages/jobstorm/src/engine/run.ts';
import { RunSummarizer } from '../packages/jobstorm/src/metrics/run-summarizer.ts';
import { VirtualTimeline } from '../packages/jobstorm/src/twin/kernel/virtual-timeline.ts';
import { Twin } from '../packages/jobstorm/src/twin/twin.ts';
import { RandomStreams } from '../packages/jobstorm/src/util/random.ts';
import { count, ratio, type Benchmark } from './benchmark.ts';
import { benchScenario, lasting, scaled } from './scenarios.ts';

const minuteMs = 60_000;
/** Job runs that live for ten minutes and come at this rate are 2,000 at a time. */
const load = 200 / 150;

/**
 * Requests to EMR that following job runs takes, beside those of a monitor that lists all job runs
 * of every virtual cluster once a minute, in the same virtual hour.
 */
export const watchingBenchmark: Benchmark = {
  name: 'aws: requests of watching',
  run({ isSmoke }) {
    const own = watch(isSmoke ? 0.1 : 1);
    return [
      {
        what: `${count(own.live)} live job runs for ${count(own.minutes)} minutes`,
        figures: `${count(own.requests)} requests, ends seen ${count(own.lagMs)} ms late (p50)`,
        ratio: ratio(own.listed, own.requests, 'as many for full listings every minute'),
      },
    ];
  },
};

interface Watched {
  readonly live: number;
  readonly minutes: number;
  readonly requests: number;
  readonly listed: number;
  readonly lagMs: number;
}

function watch(length: number): Watched {
  const scenario = lasting(scaled(benchScenario('canonical.yaml'), load), length);
  const timeline = new VirtualTimeline();
  const streams = new RandomStreams(scenario.seed);
  const twin = new Twin({ scenario, timeline, streams });
  const summarizer = new RunSummarizer();
  const run = new Run({
    scenario,
    sessionId: 'emr-0a1b2c3d-20260105',
    startedAt: new Date(scenario.twin.startsAtEpochMs).toISOString(),
    jobstormVersion: '0.0.0',
    timeline,
    target: twin.target,
    streams,
    journal: { append: (entry) => summarizer.add(entry) },
  });
  let isEnded = false;
  let listed = 0;
  let live = 0;
  const list = (): void => {
    if (isEnded) return;
    const { jobRunsPerPage } = scenario.twin.parameters.emr;
    for (const { jobRuns } of twin.emr.allVirtualClusters()) {
      listed += Math.max(1, Math.ceil(jobRuns.length / jobRunsPerPage));
    }
    live = Math.max(live, run.progress.active);
    timeline.after(minuteMs, list, undefined);
  };
  timeline.after(minuteMs, list, undefined);
  run.start(() => {
    isEnded = true;
  });
  while (!isEnded && timeline.runNext());
  const { watching } = summarizer.summary();
  return {
    live,
    minutes: timeline.now() / minuteMs,
    requests: watching.requests ?? 0,
    listed,
    lagMs: watching.endLag.p50 ?? 0,
  };
}
