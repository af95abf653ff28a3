import { JobstormError, type JobstormErrorOptions } from '../../model/errors.ts';

/** What is wrong with an event log: where, what it is, and what to do. */
export function eventLogError(
  place: string,
  problem: string,
  options: JobstormErrorOptions,
): JobstormError {
  return new JobstormError('config', `Cannot read the event log '${place}': ${problem}`, options);
}
