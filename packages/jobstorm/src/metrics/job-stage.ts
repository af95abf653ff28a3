/** The stages of a job that was started and is not over, by the furthest step it has reached. */
export const jobStages = [
  'submitting',
  'accepted',
  'submitted',
  'driverPending',
  'running',
] as const;
export type JobStage = (typeof jobStages)[number];
