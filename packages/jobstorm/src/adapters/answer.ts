import type { Timeline } from '../engine/ports.ts';

/**
 * Hands the result of a promise to a callback of a port: later than the call that registers it, and
 * on the timeline, so that what the callback throws ends the run and is not lost in a promise.
 *
 * @param promise never rejects: errors are values by then
 */
export function answer<Result>(
  timeline: Timeline,
  promise: Promise<Result>,
  onResult: (result: Result) => void,
): void {
  promise.then(
    (result) => timeline.at(timeline.now(), () => onResult(result)),
    (thrown: unknown) =>
      timeline.at(timeline.now(), () => {
        throw thrown;
      }),
  );
}
