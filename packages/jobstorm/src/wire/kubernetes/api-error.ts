/** Reasons of `Status`, as clients decide by them. */
export type StatusReason =
  | 'BadRequest'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Expired'
  | 'Invalid'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'UnsupportedMediaType'
  | 'TooManyRequests'
  | 'RequestEntityTooLarge'
  | 'ServiceUnavailable'
  | 'Timeout'
  | 'InternalError'
  /** A fault that the server has no reason for; its answer has none, either. */
  | '';

const codes: Readonly<Record<StatusReason, number>> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
  RequestEntityTooLarge: 413,
  ServiceUnavailable: 503,
  Timeout: 504,
  InternalError: 500,
  '': 500,
};

export interface StatusCause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A refusal as the API server words it; kubectl prints the message as it is. */
export class ApiError extends Error {
  readonly reason: StatusReason;
  readonly details: StatusDetails | undefined;
  /** Of the list metadata, for an expired `continue`. */
  readonly continueToken: string | undefined;

  constructor(
    reason: StatusReason,
    message: string,
    details?: StatusDetails,
    continueToken?: string,
  ) {
    super(message);
    this.name = 'ApiError';
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }

  get code(): number {
    return codes[this.reason];
  }

  /** The `Status` object of the answer. */
  toStatus(): Readonly<Record<string, unknown>> {
    const { reason, message, details, code, continueToken } = this;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: continueToken === undefined ? {} : { continue: continueToken },
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details: withoutEmpty(details) }),
      code,
    };
  }
}

/** The server leaves out what is empty, such as the group of core kinds. */
function withoutEmpty(details: StatusDetails): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ''));
}

/** Nothing of the API is at this path: answered as text, not with a Status. */
export class PageNotFound extends Error {
  constructor() {
    super('404 page not found');
    this.name = 'PageNotFound';
  }
}
