import type { OpenLoad } from '../../model/scenario.ts';
import { unreachable } from '../../util/assert.ts';
import type { RandomStreams } from '../../util/random.ts';
import type { OpenSchedule } from './open-schedule.ts';
import { poissonArrivals } from './poisson-arrivals.ts';
import { regularArrivals } from './regular-arrivals.ts';

/** The schedule that an open load asks for. */
export function scheduleForLoad(load: OpenLoad, streams: RandomStreams): OpenSchedule {
  switch (load.spacing) {
    case 'regular':
      return regularArrivals(load.arrivalsPerMinute, load.durationMs);
    case 'poisson':
      return poissonArrivals(load.arrivalsPerMinute, load.durationMs, streams);
    default:
      return unreachable(load.spacing);
  }
}
