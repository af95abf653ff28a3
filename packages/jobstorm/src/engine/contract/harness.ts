import type { Session } from '../../model/session.ts';
import type {
  PrepareResult,
  SessionSpec,
  Submission,
  SubmitOutcome,
  Target,
  Timeline,
} from '../ports.ts';

/** How a contract suite lets time pass, virtual or real. */
export interface TimelineHarness {
  readonly timeline: Timeline;
  /** Lets time pass until the condition holds; rejects when it does not within so much of it. */
  until(condition: () => boolean, withinMs: number): Promise<void>;
}

/** A target to hold to its contracts; each test gets a fresh one. */
export interface TargetHarness extends TimelineHarness {
  readonly target: Target;
  /** A session with at least one virtual cluster that does not exist yet. */
  readonly spec: SessionSpec;
  /** A job that completes when nobody cancels it. */
  submission(session: Session, clientToken: string): Submission;
  /**
   * Virtual clusters of EMR that a session of the spec is counted with: none where namespaces need
   * no registration. @default as many as namespaces
   */
  readonly virtualClusters?: number;
  /**
   * Most time from submitting that job until it has finished, and for any other call to be
   * answered.
   */
  readonly withinMs: number;
}

/** Makes the target of one test. */
export type MakeTarget = () => TargetHarness | Promise<TargetHarness>;

/** Lets time pass on a timeline that jumps from event to event. */
export function virtualHarness(timeline: Timeline & { runNext(): boolean }): TimelineHarness {
  return {
    timeline,
    until: (condition, withinMs) =>
      Promise.resolve().then(() => {
        const deadline = timeline.now() + withinMs;
        while (!condition()) {
          if (!timeline.runNext()) throw new Error('Nothing is pending, and nothing has come');
          if (timeline.now() > deadline) throw new Error(`Nothing has come within ${withinMs} ms`);
        }
      }),
  };
}

/** Lets this much time pass. */
export async function pass(harness: TimelineHarness, ms: number): Promise<void> {
  let isOver = false;
  harness.timeline.at(harness.timeline.now() + ms, () => {
    isOver = true;
  });
  await harness.until(() => isOver, ms + 60_000);
}

/**
 * Makes one call and waits for its answer.
 * @throws when the answer came from within the call: no port may do that
 */
export async function answerOf<Answer>(
  harness: TargetHarness,
  call: (onAnswer: (answer: Answer) => void) => void,
): Promise<Answer> {
  const answers: Answer[] = [];
  call((answer) => answers.push(answer));
  if (answers.length > 0) throw new Error('The callback was called from within the call');
  await harness.until(() => answers.length > 0, harness.withinMs);
  return answers[0] as Answer;
}

/** Prepares the session of the harness. */
export async function preparedSession(harness: TargetHarness): Promise<Session> {
  const result = await answerOf<PrepareResult>(harness, (onResult) =>
    harness.target.sessions.prepare(harness.spec, () => undefined, onResult),
  );
  if (result.kind === 'error') throw new Error(`Cannot prepare: ${result.error.message}`);
  return result.session;
}

/** Submits the job of the harness and returns the id of its job run. */
export async function acceptedJobRun(
  harness: TargetHarness,
  session: Session,
  clientToken: string,
): Promise<string> {
  const outcome = await answerOf<SubmitOutcome>(harness, (onOutcome) =>
    harness.target.submitter.submit(harness.submission(session, clientToken), onOutcome),
  );
  if (outcome.kind === 'error') throw new Error(`Cannot submit: ${outcome.error.message}`);
  return outcome.jobRunId;
}

/** The virtual cluster that the job of the harness is submitted to. */
export function virtualClusterIdOf(harness: TargetHarness, session: Session): string {
  return harness.submission(session, 'any').virtualClusterId;
}
