/** What went wrong, as far as a caller can act on it. Decide by kind, never by message. */
export type ErrorKind =
  /** The command line, the scenario or a file that it names is wrong. */
  | 'config'
  /** The server refused because of a rate limit; trying again later may work. */
  | 'throttled'
  /** The server answered with a failure of its own, or the network did; trying again may work. */
  | 'transient'
  /** The server refused the request itself; trying again cannot work. */
  | 'rejected'
  | 'not-found'
  | 'access-denied'
  /** The target cannot be reached at all. */
  | 'unreachable'
  /** A file of the run cannot be read or written. */
  | 'storage'
  | 'aborted';

export interface JobstormErrorOptions {
  readonly cause?: unknown;
  /** What the user can do about it, one sentence. */
  readonly hint?: string;
}

/** An operating error, with a message for the user. The exit code is derived from its kind. */
export class JobstormError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, options: JobstormErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'JobstormError';
    this.kind = kind;
    this.hint = options.hint;
  }
}
