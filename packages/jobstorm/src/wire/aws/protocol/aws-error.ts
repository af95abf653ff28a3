/** An error that a service answers with; each protocol has its own way to write it. */
export class AwsError extends Error {
  /** Such as `ValidationException`. */
  readonly code: string;
  /** Of HTTP. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** The error as such; anything else is a fault of the twin, of which clients learn no more. */
export function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError('InternalFailure', 'The served twin failed on this request.', 500);
}
