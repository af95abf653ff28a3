import type { Instant } from '../model/instant.ts';
import type { JobPlan } from '../workload/job-plan.ts';

/**
 * One arrival on its way through the engine. A large run has a hundred thousand of these at once,
 * so it holds no request, no history and no closure.
 */
export interface Job {
  /** Counts from 0 in the order of intention. */
  readonly arrival: number;
  readonly intendedAt: Instant;
  readonly plan: JobPlan;
  /** The virtual user who submits it; null in an open load. */
  readonly user: number | null;
  /** Requests sent to submit it. */
  attempts: number;
  /** Known once the service has accepted it. */
  jobRunId: string | null;
}
