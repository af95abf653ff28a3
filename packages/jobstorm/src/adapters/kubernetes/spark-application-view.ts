import type { Instant } from '../../model/instant.ts';
import type { FinalJobRunState } from '../../model/job-run.ts';
import { safeMessage } from '../safe-message.ts';
import { kubeTimeMs, type KubeObject, type KubeTime } from './kube-object.ts';

/** What is read of a SparkApplication, sparkoperator.k8s.io/v1beta2. */
interface SparkApplication extends KubeObject {
  readonly status?: {
    readonly lastSubmissionAttemptTime?: KubeTime | null;
    readonly terminationTime?: KubeTime | null;
    readonly applicationState?: { readonly state?: string; readonly errorMessage?: string };
  };
}

/** A SparkApplication as far as a run is concerned. */
export interface SparkApplicationView {
  readonly uid: string;
  readonly name: string;
  /** When the operator ran spark-submit; null = not yet. */
  readonly submittedAt: Instant | null;
  /** null while it has not ended. */
  readonly end: SparkApplicationEnd | null;
}

export interface SparkApplicationEnd {
  readonly state: FinalJobRunState;
  readonly details: string;
  /** null where the status does not say: spark-submit itself failed. */
  readonly at: Instant | null;
}

/** `status.applicationState.state` of applications that the operator will not touch again. */
const endStates: readonly FinalJobRunState[] = ['COMPLETED', 'FAILED'];

/**
 * Reads a SparkApplication; the states are the same in version 1 and 2 of the operator.
 *
 * @param epochMs Unix time of instant 0, in ms
 */
export function readSparkApplication(object: KubeObject, epochMs: number): SparkApplicationView {
  const { metadata, status } = object as SparkApplication;
  const instant = (time: KubeTime | null | undefined): Instant | null => {
    const ms = kubeTimeMs(time);
    return ms === null ? null : ms - epochMs;
  };
  const { state, errorMessage } = status?.applicationState ?? {};
  const endState = endStates.find((known) => known === state);
  return {
    uid: metadata?.uid ?? '',
    name: metadata?.name ?? '',
    submittedAt: instant(status?.lastSubmissionAttemptTime),
    end:
      endState === undefined
        ? null
        : {
            state: endState,
            details: safeMessage(errorMessage ?? ''),
            at: instant(status?.terminationTime),
          },
  };
}
