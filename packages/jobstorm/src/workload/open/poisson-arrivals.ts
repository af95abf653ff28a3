import { minute } from '../../model/instant.ts';
import { assert } from '../../util/assert.ts';
import type { RandomStreams } from '../../util/random.ts';
import type { OpenSchedule } from './open-schedule.ts';

/**
 * A Poisson process: independent, exponentially distributed gaps with mean 60,000 / rate ms, from
 * the start of the load to the first arrival too. Drawn as it is iterated, so an hour at any rate
 * costs no memory.
 *
 * @param arrivalsPerMinute above 0
 */
export function poissonArrivals(
  arrivalsPerMinute: number,
  durationMs: number,
  streams: RandomStreams,
): OpenSchedule {
  assert(arrivalsPerMinute > 0, 'arrivals have a rate above 0');
  assert(durationMs >= 0, 'a load lasts 0 ms or longer');
  const meanGapMs = minute / arrivalsPerMinute;
  return {
    arrivalsExpected: durationMs / meanGapMs,
    *offsets() {
      const stream = streams.stream('workload/arrivals');
      for (
        let offset = stream.exponential(meanGapMs);
        offset < durationMs;
        offset += stream.exponential(meanGapMs)
      ) {
        yield offset;
      }
    },
  };
}
