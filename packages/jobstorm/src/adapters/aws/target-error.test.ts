import { describe, expect, it } from 'vitest';
import { targetErrorOf } from './target-error.ts';

/** As the SDK throws it: any service, any version. */
function sdkError(name: string, httpStatusCode: number | undefined, message = 'words'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

describe('targetErrorOf()', () => {
  it.each([
    ['ThrottlingException', 400, 'throttled'],
    ['EKSRequestThrottledException', 429, 'throttled'],
    ['SomethingNew', 429, 'throttled'],
    ['InternalServerException', 500, 'transient'],
    ['ServiceUnavailable', 503, 'transient'],
    ['RequestTimeoutException', 408, 'transient'],
    ['ResourceNotFoundException', 400, 'not-found'],
    ['ValidationException', 400, 'rejected'],
    ['AccessDeniedException', 403, 'access-denied'],
    ['ExpiredTokenException', 403, 'access-denied'],
    ['SyntaxError', undefined, 'transient'],
  ])('takes %s with status %s for %s', (name, status, kind) => {
    expect(targetErrorOf(sdkError(name, status), 'StartJobRun')).toEqual({
      kind,
      code: name,
      message: 'StartJobRun: words',
    });
  });

  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['ECONNRESET', 'transient'],
    ['ETIMEDOUT', 'transient'],
  ])('takes a connection that ended with %s for %s', (code, kind) => {
    const thrown = Object.assign(new Error('socket'), { code });

    expect(targetErrorOf(thrown, 'StartJobRun')).toMatchObject({ kind, code });
    expect(targetErrorOf(new Error('fetch failed', { cause: thrown }), 'x').kind).toBe(kind);
  });

  it('lets what was put right be tried again', () => {
    const skewed = sdkError('InvalidSignatureException', 403);
    Object.assign(skewed, { $metadata: { httpStatusCode: 403, clockSkewCorrected: true } });
    const renewed = Object.assign(sdkError('ExpiredTokenException', 403), {
      areCredentialsRefreshed: true,
    });

    expect(targetErrorOf(skewed, 'x').kind).toBe('transient');
    expect(targetErrorOf(renewed, 'x').kind).toBe('transient');
  });

  it('shows nothing of what a service quotes of the request', () => {
    const canonical =
      'The signature for AKIAIOSFODNN7EXAMPLE does not match, token: IQoJb3JpZ2luX2Vj\n' +
      'x-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE';
    const error = sdkError('SignatureDoesNotMatch', 403, `\u001b[2J${canonical}`);

    const { message } = targetErrorOf(error, 'StartJobRun');

    expect(message).toBe('StartJobRun: The signature for … does not match, token: …');
  });
});
