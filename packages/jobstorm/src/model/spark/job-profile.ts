import type { JobWork } from '../job-template.ts';
import type { StageWork } from './stage-work.ts';

/** Raised whenever a profile of before would be read as something else. */
export const profileVersion = 1;

/** A stage as the log has it. Instants count from the start of the application. */
export interface ProfiledStage {
  readonly name: string;
  readonly tasks: number;
  /** Indices of stages before it in the list that had to end first. */
  readonly after: readonly number[];
  /** From the last end among those, or from the last executor's start, to its own beginning. */
  readonly driverMs: number;
  readonly submittedMs: number;
  readonly endedMs: number;
  /** Times of its tasks at `taskQuantiles`, ascending. */
  readonly taskMs: readonly number[];
  /** Sum of the times of its tasks. */
  readonly coreMs: number;
  readonly failedTasks: number;
  readonly inputMiB: number;
  readonly shuffleReadMiB: number;
  readonly shuffleWriteMiB: number;
  readonly spillMiB: number;
}

/** What one run of a Spark application did, learned from its event log. */
export interface JobProfile {
  readonly profileVersion: typeof profileVersion;
  readonly name: string;
  readonly sparkVersion: string;
  /** From the start of the application to its end, or of its last ended stage in a log without. */
  readonly runMs: number;
  /** Whether the log goes on to the end of the application. */
  readonly isComplete: boolean;
  /** From the last executor before the first task to the end: what `work` stands for. */
  readonly workMs: number;
  readonly executorCores: number;
  readonly executorsMax: number;
  readonly executorsLost: number;
  /** How many executors there were from an instant on. */
  readonly executors: readonly { readonly atMs: number; readonly count: number }[];
  readonly stages: readonly ProfiledStage[];
  /** From the last stage to the end. */
  readonly driverTailMs: number;
}

/** The profile as work on the twin. */
export function workOfProfile(profile: JobProfile): JobWork {
  return {
    kind: 'stages',
    driverTailMs: profile.driverTailMs,
    stages: profile.stages.map(
      ({ tasks, taskMs, coreMs, after, driverMs, shuffleWriteMiB }): StageWork => ({
        tasks,
        times: { kind: 'quantiles', meanMs: coreMs / tasks, ms: taskMs },
        after,
        driverMs,
        shuffleWriteMiB,
      }),
    ),
  };
}
