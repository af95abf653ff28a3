/** How the ends of job runs are found out. */
export interface JobRunWatch {
  /** `list`: ListJobRuns in rounds; `events`: EventBridge, and a round now and then. */
  readonly jobRuns: 'list' | 'events';
  /** From the start of one round to that of the next, at least. */
  readonly intervalMs: number;
  /** Share of the account's quota of ListJobRuns that watching may use, 0 to 1. */
  readonly quotaShare: number;
}
