/**
 * When the arrivals of an open load are intended. A value: it holds no clock and no timer, and
 * every iteration gives the same offsets again.
 */
export interface OpenSchedule {
  /** How many arrivals there will be; for a random schedule, their mean. */
  readonly arrivalsExpected: number;
  /** Offsets from the start of the load in ms, in [0, duration), never decreasing. */
  offsets(): Iterable<number>;
}
