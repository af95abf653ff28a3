/** States of a job run, as EMR on EKS spells them (DescribeJobRun). */
export const jobRunStates = [
  'PENDING',
  'SUBMITTED',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCEL_PENDING',
  'CANCELLED',
] as const;
export type JobRunState = (typeof jobRunStates)[number];

export type FinalJobRunState = 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** Why a job run failed, as EMR on EKS spells it. */
export const failureReasons = [
  'INTERNAL_ERROR',
  'USER_ERROR',
  'VALIDATION_ERROR',
  'CLUSTER_UNAVAILABLE',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** The steps of a job run after it was accepted, in order; each is seen at most once. */
export const jobMilestones = [
  /** EMR handed the job to the virtual cluster. */
  'submitted',
  /** The driver pod object exists. */
  'driverCreated',
  /** The driver pod has a node (condition PodScheduled). */
  'driverScheduled',
  /** The driver's containers run. */
  'driverRunning',
  /** All requested executors run. */
  'executorsReady',
] as const;
export type JobMilestone = (typeof jobMilestones)[number];
