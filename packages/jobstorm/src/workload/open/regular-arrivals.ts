import { minute } from '../../model/instant.ts';
import { assert } from '../../util/assert.ts';
import type { OpenSchedule } from './open-schedule.ts';

/**
 * Arrivals at equal distances, the first at once: arrival n is intended at n · 60,000 / rate ms.
 * Each offset is computed from n and not from the one before, so no rounding error adds up.
 *
 * @param arrivalsPerMinute above 0
 */
export function regularArrivals(arrivalsPerMinute: number, durationMs: number): OpenSchedule {
  assert(arrivalsPerMinute > 0, 'arrivals have a rate above 0');
  assert(durationMs >= 0, 'a load lasts 0 ms or longer');
  const offsetOf = (arrival: number): number => (arrival * minute) / arrivalsPerMinute;
  let count = Math.ceil((durationMs * arrivalsPerMinute) / minute);
  // The product above may round across a whole number: the offsets themselves decide.
  while (count > 0 && offsetOf(count - 1) >= durationMs) count -= 1;
  while (offsetOf(count) < durationMs) count += 1;
  return {
    arrivalsExpected: count,
    *offsets() {
      for (let arrival = 0; arrival < count; arrival += 1) yield offsetOf(arrival);
    },
  };
}
