import type { Load } from '../../model/scenario.ts';

/** How much a load asks for. */
export interface OfferedLoad {
  /** Arrivals of the whole run. */
  readonly arrivals: number;
  /** Arrivals intended in the steady phase. */
  readonly steadyArrivals: number;
  /** Once all users are there. */
  readonly arrivalsPerMinute: number;
}

/**
 * What the load asks for, if each request to submit is answered after `answerMs`.
 *
 * Closed model: user k (from 0) begins at k / spawn rate, and submits again each cycle, answer +
 * mean wait; so N(t) = Σ over users that began of 1 + (t − begin) / cycle. The answers of a service
 * that throttles take longer, and the users then submit less: the figure is the most.
 */
export function offeredLoad(load: Load, answerMs: number): OfferedLoad {
  const upTo = load.model === 'open' ? openArrivals(load) : closedArrivals(load, answerMs);
  const arrivals = upTo(load.durationMs);
  return {
    arrivals,
    steadyArrivals: arrivals - (load.warmUpMs === 0 ? 0 : upTo(load.warmUpMs)),
    arrivalsPerMinute:
      load.model === 'open'
        ? load.arrivalsPerMinute
        : (Math.min(load.users, spawned(load, load.durationMs)) * 60_000) / cycleMs(load, answerMs),
  };
}

type OpenLoad = Extract<Load, { model: 'open' }>;
type ClosedLoad = Extract<Load, { model: 'closed' }>;

function openArrivals(load: OpenLoad): (ms: number) => number {
  return (ms) => Math.round((load.arrivalsPerMinute * ms) / 60_000);
}

function closedArrivals(load: ClosedLoad, answerMs: number): (ms: number) => number {
  return (ms) => {
    const users = spawned(load, ms);
    const secondsTogether =
      (users * ms) / 1_000 - (users * (users - 1)) / (2 * load.spawnRatePerSecond);
    return Math.round(users + (secondsTogether * 1_000) / cycleMs(load, answerMs));
  };
}

/** Users that have begun by then; the first begins at once. */
function spawned(load: ClosedLoad, ms: number): number {
  return Math.min(load.users, Math.floor((load.spawnRatePerSecond * ms) / 1_000) + 1);
}

function cycleMs(load: ClosedLoad, answerMs: number): number {
  return answerMs + (load.waitLowMs + load.waitHighMs) / 2;
}
