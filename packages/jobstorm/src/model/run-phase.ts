/**
 * The phases of a run, in order; statistics come from arrivals intended in `steady`. `cancel` is
 * entered only when job runs in flight are cancelled.
 */
export const runPhases = [
  'setup',
  'warm-up',
  'steady',
  'drain',
  'cancel',
  'teardown',
  'ended',
] as const;
export type RunPhase = (typeof runPhases)[number];
