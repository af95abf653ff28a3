import type { JobMilestone } from '../../model/job-run.ts';

/** A change of a pod that watchers of pods are told of. */
export type PodStep =
  | 'created'
  | 'scheduled'
  | 'running'
  /** It has come to its end, and stays. */
  | 'ended'
  | 'deleted';

/** Whoever submitted the application learns of its steps. */
export interface SparkApplicationListener {
  reached(milestone: JobMilestone): void;
  /** The application ended by itself and its Job says so. */
  completed(): void;
  /** The application came to nothing and has taken its pods down; `reason` is for the user. */
  failed(reason: string): void;
  /** With an operator: its spark-submit has created the driver, or has failed to. */
  submitted?(): void;
  submitFailed?(reason: string): void;
  /** So many of its pods, the driver or executors, took a step. */
  podsChanged?(step: PodStep, pods: number): void;
}
