import type { TargetError } from '../../engine/ports.ts';
import type { ErrorKind } from '../../model/errors.ts';
import { networkErrorOf } from '../network-error.ts';
import { safeCode, safeMessage } from '../safe-message.ts';

/**
 * Codes that decide by themselves, whatever the HTTP status: AWS answers throttles with 400 here
 * and with 429 there. Sources: emr-containers 2020-10-01 and its common errors; the lists of
 * throttling codes in botocore (`retries/standard.py`) and in `@smithy/core` (`submodules/retry`).
 */
const kindsByCode: ReadonlyMap<string, ErrorKind> = new Map([
  ['ThrottlingException', 'throttled'],
  ['Throttling', 'throttled'],
  ['ThrottledException', 'throttled'],
  ['RequestThrottledException', 'throttled'],
  ['RequestThrottled', 'throttled'],
  ['EKSRequestThrottledException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['BandwidthLimitExceeded', 'throttled'],
  ['PriorRequestNotComplete', 'throttled'],
  ['SlowDown', 'throttled'],
  ['RequestTimeout', 'transient'],
  ['RequestTimeoutException', 'transient'],
  ['RequestAbortedException', 'transient'],
  ['ResourceNotFoundException', 'not-found'],
  ['NotAuthorized', 'access-denied'],
  ['CredentialsProviderError', 'access-denied'],
  ['TokenProviderError', 'access-denied'],
]);

/** Credentials that were good once. */
const expired = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
]);

/** Refusals that a clock which is wrong leads to; the SDK corrects it by the answer's date. */
const skewed = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** What is read of an error of the SDK; nothing of it is certain. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly areCredentialsRefreshed?: boolean;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly clockSkewCorrected?: boolean;
  };
}

/** Whether an error says that the credentials have run out. */
export function hasExpired(thrown: unknown): boolean {
  return expired.has((thrown as SdkError | null)?.name ?? '');
}

/**
 * An error of the AWS SDK as a value, by what a caller can do about it. After a clock was corrected
 * or credentials were renewed, trying again helps.
 *
 * @param action what was asked for, such as `StartJobRun`: it goes into the message
 */
export function targetErrorOf(thrown: unknown, action: string): TargetError {
  const { name = 'Error', message = String(thrown) } = (thrown ?? {}) as SdkError;
  const text = `${action}: ${safeMessage(message === '' ? name : message)}`;
  const status = (thrown as SdkError | null)?.$metadata?.httpStatusCode;
  const network = status === undefined ? networkErrorOf(thrown) : null;
  if (network !== null) return { ...network, message: text };
  return { kind: kindOf(thrown as SdkError, name, status), code: safeCode(name), message: text };
}

function kindOf(error: SdkError, name: string, status: number | undefined): ErrorKind {
  const isCorrected = skewed.has(name) && error.$metadata?.clockSkewCorrected === true;
  if (isCorrected || error.areCredentialsRefreshed === true) return 'transient';
  return expired.has(name) ? 'access-denied' : (kindsByCode.get(name) ?? kindOfStatus(status));
}

function kindOfStatus(status: number | undefined): ErrorKind {
  // No answer that the client could read: cut off in the middle, or by something in between.
  if (status === undefined || status >= 500 || status === 408) return 'transient';
  if (status === 429) return 'throttled';
  if (status === 404) return 'not-found';
  return status === 401 || status === 403 ? 'access-denied' : 'rejected';
}
