/**
 * Milliseconds since the run's timeline began. Instants are numbers, not dates, so that a run in
 * virtual time and one in wall-clock time read the same; the run's `startedAt` ties them to a date.
 */
export type Instant = number;

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
