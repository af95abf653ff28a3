/** What a profile needs of the events in a Spark event log; instants in ms since 1970. */
export type SparkLogEvent =
  | { readonly kind: 'log-started'; readonly sparkVersion: string }
  | { readonly kind: 'application-started'; readonly name: string; readonly at: number }
  | { readonly kind: 'application-ended'; readonly at: number }
  | {
      readonly kind: 'executor-added';
      readonly executor: string;
      readonly cores: number;
      readonly at: number;
    }
  | {
      readonly kind: 'executor-removed';
      readonly executor: string;
      readonly reason: string;
      readonly at: number;
    }
  | {
      readonly kind: 'stage-submitted';
      readonly stage: number;
      readonly name: string;
      readonly parents: readonly number[];
      readonly at: number;
    }
  | { readonly kind: 'stage-completed'; readonly stage: number; readonly at: number }
  | SparkTaskEnd;

/** A task ended, well or not. */
export interface SparkTaskEnd {
  readonly kind: 'task-ended';
  readonly stage: number;
  readonly isSuccess: boolean;
  readonly launchedAt: number;
  readonly finishedAt: number;
  readonly inputBytes: number;
  readonly shuffleReadBytes: number;
  readonly shuffleWriteBytes: number;
  readonly spillBytes: number;
}
