import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { CallerKeys, Callers } from '../callers.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsRequest } from '../protocol/aws-request.ts';
import { credentialScopeOf, type CredentialScope } from './credential-scope.ts';

export interface SignatureRules {
  readonly callers: Callers;
  /**
   * The twin's own clock (ms since 1970), and that of the machine. A signature is fresh when it is
   * between them: clients sign by the machine's until they have seen the twin's, and go on from
   * there at their own pace.
   */
  readonly clocks: readonly (() => number)[];
}

/** As AWS takes signatures: no older, and no further ahead. */
const skewMsMax = 5 * 60_000;
const notGiven =
  'The request signature we calculated does not match the signature you provided. Check your AWS ' +
  'Secret Access Key and signing method.';

/**
 * Checks Signature Version 4 of a request by signing it again.
 *
 * @throws {AwsError} in the words of AWS, with none of the keys
 */
export async function verifySignature(request: AwsRequest, rules: SignatureRules): Promise<void> {
  const scope = credentialScopeOf(request.headers);
  // Unsigned requests that are let in at all come from callers without keys.
  if (scope === undefined) return;
  const keys = keysOf(scope, request, rules);
  const signedAt = dateOf(request.headers['x-amz-date'] ?? '');
  checkFresh(signedAt, rules);
  checkBodyHash(request);
  const expected = await signatureOf(request, { scope, keys, signedAt });
  const given = partOf(request, 'Signature');
  if (!isEqual(given, expected)) throw denied('InvalidSignatureException', notGiven);
}

function keysOf(
  { accessKeyId }: CredentialScope,
  { headers }: AwsRequest,
  { callers, clocks }: SignatureRules,
): CallerKeys {
  const keys = callers.find(accessKeyId);
  const token = headers['x-amz-security-token'] ?? '';
  if (keys === undefined || !isEqual(token, keys.sessionToken ?? '')) {
    const message = 'The security token included in the request is invalid.';
    throw denied('UnrecognizedClientException', message);
  }
  if ((clocks[0]?.() ?? 0) < keys.expiresAt) return keys;
  throw denied('ExpiredTokenException', 'The security token included in the request is expired');
}

async function signatureOf(
  request: AwsRequest,
  { scope, keys, signedAt }: Signing,
): Promise<string> {
  const signed = new Set(partOf(request, 'SignedHeaders').split(';'));
  const headers: Record<string, string> = {};
  for (const name of signed) headers[name] = request.headers[name] ?? '';
  const signer = new SignatureV4({
    credentials: { ...keys },
    region: scope.region,
    service: scope.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const { method, path, body, query } = request;
  const parts = { method, path, headers, body, query: queryOf(query), hostname: 'localhost' };
  const again = await signer.sign(new HttpRequest(parts), {
    signingDate: new Date(signedAt),
    signableHeaders: signed,
  });
  return /Signature=([0-9a-f]+)/.exec(again.headers['authorization'] ?? '')?.[1] ?? '';
}

interface Signing {
  readonly scope: CredentialScope;
  readonly keys: CallerKeys;
  /** ms since 1970 */
  readonly signedAt: number;
}

function queryOf(query: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

/** A part of the Authorization header. */
function partOf({ headers }: AwsRequest, name: 'SignedHeaders' | 'Signature'): string {
  const found = new RegExp(`${name}=([^,\\s]+)`).exec(headers['authorization'] ?? '')?.[1];
  if (found !== undefined) return found;
  throw denied(
    'IncompleteSignatureException',
    `Authorization header requires '${name}' parameter.`,
  );
}

/** @returns ms since 1970 */
function dateOf(text: string): number {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(text) ?? [];
  if (day === undefined || time === undefined) {
    throw denied('IncompleteSignatureException', "The request requires an 'X-Amz-Date' header.");
  }
  const dashed = day.replace(/(....)(..)(..)/, '$1-$2-$3');
  return Date.parse(`${dashed}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
}

function checkFresh(signedAt: number, { clocks }: SignatureRules): void {
  const nows = clocks.map((clock) => clock());
  const isTooOld = signedAt < Math.min(...nows) - skewMsMax;
  if (!isTooOld && signedAt <= Math.max(...nows) + skewMsMax) return;
  const [now = 0] = nows;
  const words = isTooOld ? 'Signature expired' : 'Signature not yet current';
  const [given, here] = [signedAt, now].map((date) => new Date(date).toISOString());
  throw denied('InvalidSignatureException', `${words}: ${given ?? ''} is not near ${here ?? ''}`);
}

/** The hash is signed and not the body, so it must be that of the body. */
function checkBodyHash({ headers, body }: AwsRequest): void {
  const given = headers['x-amz-content-sha256'];
  if (given === undefined || given === 'UNSIGNED-PAYLOAD') return;
  if (isEqual(given, createHash('sha256').update(body).digest('hex'))) return;
  throw denied('InvalidSignatureException', notGiven);
}

function isEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function denied(code: string, message: string): AwsError {
  return new AwsError(code, message, 403);
}
