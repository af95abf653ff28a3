import { AwsError } from '../aws/protocol/aws-error.ts';

/** How far the twin's time is to go. */
export type AdvanceRequest =
  | { readonly kind: 'until'; readonly date: number }
  /** Until no job run and no pod is left, and no longer than this many ms. */
  | { readonly kind: 'quiescent'; readonly msMax: number };

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const quiescentMsMax = 24 * 3_600_000;
const msMax = 366 * 24 * 3_600_000;
const usage =
  'The body must be JSON with one of "by" ("90s", "10m", "2h"), "until" (a date such as ' +
  '"2026-01-05T10:00:00Z") and "quiescent" (true).';

/**
 * Reads the body of `POST /_twin/advance`.
 *
 * @param now ms since 1970
 * @throws {AwsError} ValidationException that says how it is written
 */
export function readAdvanceRequest(body: string, now: number): AdvanceRequest {
  const { by, until, quiescent } = parsed(body);
  const given = [by, until, quiescent].filter((value) => value !== undefined);
  if (given.length !== 1) throw wrong(usage);
  if (quiescent === true) return { kind: 'quiescent', msMax: quiescentMsMax };
  const date = until === undefined ? now + durationMs(by) : dateOf(until);
  if (Number.isNaN(date)) throw wrong(usage);
  if (date < now) throw wrong(`"until" is in the past: it is ${new Date(now).toISOString()}`);
  if (date - now > msMax) throw wrong('Time goes on by a year at most at once.');
  return { kind: 'until', date };
}

/** NaN = it is none. */
function dateOf(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text) : NaN;
}

/** NaN = it is none. */
function durationMs(text: unknown): number {
  if (typeof text !== 'string') return NaN;
  const [, number, unit] = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return Number(number) * (unitMs[unit ?? ''] ?? NaN);
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Told as any other body that is none of ours.
  }
  throw wrong(usage);
}

function wrong(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
