import { FakeTarget } from '../packages/jobstorm/src/engine/fakes/fake-target.ts';
import { Run } from '../packages/jobstorm/src/engine/run.ts';
import { VirtualTimeline } from '../packages/jobstorm/src/twin/kernel/virtual-timeline.ts';
import { RandomStreams } from '../packages/jobstorm/src/util/random.ts';
import { count, ratio, type Benchmark } from './benchmark.ts';
import { kernelEventsPerSecond } from './kernel-hold.ts';
import { benchScenario } from './scenarios.ts';

/**
 * Arrivals per second that the engine takes from intention to completion, on a target that costs
 * nothing.
 */
export const engineBenchmark: Benchmark = {
  name: 'engine: arrivals',
  run({ isSmoke }) {
    const sizes = isSmoke ? [1_000] : [10_000, 100_000];
    const kernel = kernelEventsPerSecond(1_000, isSmoke ? 10_000 : 1_000_000);
    return sizes.map((arrivals) => {
      const { perSecond, eventsPerArrival } = engineRun(arrivals);
      return {
        what: `${count(arrivals)} arrivals`,
        figures: `${count(perSecond)} arrivals/s, ${eventsPerArrival.toFixed(1)} events each`,
        ratio: ratio(perSecond * eventsPerArrival, kernel, 'the bare kernel, in events/s'),
      };
    });
  },
};

function engineRun(arrivals: number): { perSecond: number; eventsPerArrival: number } {
  const base = benchScenario('canonical.yaml');
  if (base.load.model !== 'open') throw new Error('The canonical load is open');
  const perMinute = 6_000;
  const durationMs = arrivals * (60_000 / perMinute);
  const load = { ...base.load, arrivalsPerMinute: perMinute, durationMs, warmUpMs: 0 };
  const timeline = new VirtualTimeline();
  let finished = 0;
  const run = new Run({
    scenario: { ...base, load },
    sessionId: 'emr-0a1b2c3d-20260105',
    startedAt: '2026-01-05T00:00:00.000Z',
    jobstormVersion: '0.0.0',
    timeline,
    target: new FakeTarget(timeline),
    streams: new RandomStreams(1),
    journal: {
      append: (entry) => {
        if (entry.kind === 'finished') finished += 1;
      },
    },
  });
  let isEnded = false;
  const startedAt = performance.now();
  run.start(() => {
    isEnded = true;
  });
  while (!isEnded && timeline.runNext());
  const seconds = (performance.now() - startedAt) / 1_000;
  if (finished !== arrivals) throw new Error(`${finished} of ${arrivals} arrivals finished`);
  return { perSecond: arrivals / seconds, eventsPerArrival: timeline.events / arrivals };
}
