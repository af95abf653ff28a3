import { runUnwatched } from '../packages/jobstorm/src/twin/testing/run-unwatched.ts';
import type { Scenario } from '../packages/jobstorm/src/model/scenario.ts';
import { count, ratio, type Benchmark } from './benchmark.ts';
import { benchScenario, lasting, scaled } from './scenarios.ts';

const minuteMs = 60_000;
/** Job runs that live for ten minutes and come at this rate are 2,000 at a time. */
const load = 200 / 150;

/**
 * Requests to EMR that following job runs takes, beside those of a monitor that lists all job runs
 * of every virtual cluster once a minute, in the same virtual hour: as often as Jobstorm looks
 * unless told otherwise, and as often as the monitor.
 */
export const watchingBenchmark: Benchmark = {
  name: 'aws: requests of watching',
  run({ isSmoke }) {
    const scenario = lasting(scaled(benchScenario('canonical.yaml'), load), isSmoke ? 0.1 : 1);
    return [scenario.watch.intervalMs, minuteMs].map((intervalMs) => {
      const own = watch({ ...scenario, watch: { ...scenario.watch, intervalMs } });
      const seconds = `every ${count(intervalMs / 1_000)} s`;
      return {
        what: `${count(own.live)} live job runs for ${count(own.minutes)} minutes, ${seconds}`,
        figures: `${count(own.requests)} requests, ends seen ${count(own.lagMs)} ms late (p50)`,
        ratio: ratio(own.listed, own.requests, 'as many for full listings every minute'),
      };
    });
  },
};

interface Watched {
  readonly live: number;
  readonly minutes: number;
  readonly requests: number;
  readonly listed: number;
  readonly lagMs: number;
}

function watch(scenario: Scenario): Watched {
  const { jobRunsPerPage } = scenario.twin.parameters.emr;
  /** By virtual cluster: job runs that were ever started in it. */
  const started = new Array<number>(scenario.namespaces).fill(0);
  let listed = 0;
  let live = 0;
  let minutes = 0;
  const { timeline, summary } = runUnwatched(scenario, undefined, (clock) => ({
    wrote: (entry) => {
      if (entry.kind === 'arrival') started[entry.virtualCluster]! += 1;
    },
    happened: ({ active }) => {
      if (clock.now() < (minutes + 1) * minuteMs) return;
      minutes += 1;
      live = Math.max(live, active);
      for (const jobRuns of started) listed += Math.max(1, Math.ceil(jobRuns / jobRunsPerPage));
    },
  }));
  return {
    live,
    minutes: timeline.now() / minuteMs,
    requests: summary.watching.requests ?? 0,
    listed,
    lagMs: summary.watching.endLag.p50 ?? 0,
  };
}
