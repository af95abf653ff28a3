import { z } from 'zod';
import {
  durationPattern,
  durationRangeText,
  durationText,
  parseDuration,
  parseDurationRange,
  swappedDurationRange,
  type DurationRange,
} from '../units/duration.ts';
import { parsePercent, percentPattern } from '../units/percent.ts';
import { parseRatePerMinute, ratePattern, rateText } from '../units/rate.ts';
import { parseSizeMiB, sizePattern, sizeText } from '../units/size.ts';

/*
 * The scalar fields of the schema. Each says what it must be in one phrase, which messages and
 * documentation share; `current value is …` is added where a problem is reported.
 */

/** Text that is read into something else; `pattern` is for editors only. */
export function parsedText<Value>(
  phrase: string,
  parse: (text: string) => Value | undefined,
  {
    slip,
    ...hints
  }: {
    /** What a text that is not read was most likely meant to be. */
    readonly slip?: (text: string) => string | undefined;
    readonly title: string;
    readonly pattern?: string;
    readonly examples: readonly string[];
  },
) {
  const message = `must be ${phrase}`;
  return z
    .string(message)
    .transform((text, context): Value => {
      const value = parse(text);
      if (value !== undefined) return value;
      const problem = slip?.(text) ?? message;
      context.issues.push({ code: 'custom', input: text, message: problem });
      return z.NEVER;
    })
    .meta({ ...hints, examples: [...hints.examples] });
}

/** `60m` → ms. */
export function durationMs(minMs: number, maxMs: number, ...examples: readonly string[]) {
  const shown = examples.join(' or ');
  return parsedText(
    `a duration with its unit such as ${shown}, from ${durationText(minMs)} to ${durationText(maxMs)}`,
    (text) => within(parseDuration(text), minMs, maxMs),
    { title: 'Duration', pattern: durationPattern, examples },
  );
}

/** `20s..30s` → both ends in ms. */
export function durationRange(minMs: number, maxMs: number, ...examples: readonly string[]) {
  const shown = examples.join(' or ');
  return parsedText<DurationRange>(
    `a duration or a range such as ${shown}, from ${durationText(minMs)} to ${durationText(maxMs)}`,
    (text) => {
      const range = parseDurationRange(text);
      return range !== undefined && range.lowMs >= minMs && range.highMs <= maxMs
        ? range
        : undefined;
    },
    { title: 'Duration or range', examples, slip: swappedEnds },
  );
}

function swappedEnds(text: string): string | undefined {
  const range = swappedDurationRange(text);
  if (range === undefined) return undefined;
  return `must run from its lower end to its higher one: did you mean '${durationRangeText(range)}'?`;
}

/** `300/min` → per minute. */
export function ratePerMinute(min: number, max: number, ...examples: readonly string[]) {
  const shown = examples.join(' or ');
  return parsedText(
    `a rate with its unit such as ${shown}, above 0 and at most ${rateText(max)}`,
    (text) => within(parseRatePerMinute(text), min, max),
    { title: 'Rate', pattern: ratePattern, examples },
  );
}

/** `100Gi` → MiB. */
export function sizeMiB(min: number, max: number, ...examples: readonly string[]) {
  const shown = examples.join(' or ');
  return parsedText(
    `a size with its unit such as ${shown}, from ${sizeText(min)} to ${sizeText(max)}`,
    (text) => within(parseSizeMiB(text), min, max),
    { title: 'Size', pattern: sizePattern, examples },
  );
}

/** `1%` → 1. */
export function percentage(...examples: readonly string[]) {
  return parsedText(
    `a percentage such as ${examples.join(' or ')}, from 0% to 100%`,
    (text) => within(parsePercent(text), 0, 100),
    { title: 'Percentage', pattern: percentPattern, examples },
  );
}

export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.number(message).int(message).min(min, message).max(max, message);
}

export function numberBetween(min: number, max: number) {
  const message = `must be a number from ${min} to ${max}`;
  return z.number(message).min(min, message).max(max, message);
}

/** A number above 0. */
export function positiveNumber(max: number) {
  const message = `must be a number above 0 and at most ${max}`;
  return z.number(message).gt(0, message).max(max, message);
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `must be ${wordList(values)}`);
}

/** Text of a bounded length; `allowed` describes the pattern in words. */
export function matchingText(pattern: RegExp, lengthMax: number, phrase: string) {
  const message = `must be ${phrase}, at most ${lengthMax} characters`;
  return z.string(message).max(lengthMax, message).regex(pattern, message);
}

function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function wordList(words: readonly string[]): string {
  return words.length === 1
    ? String(words[0])
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
