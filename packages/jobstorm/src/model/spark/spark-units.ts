const kibibyte = 1 / 1_024;
const memoryUnitsMiB: Readonly<Record<string, number>> = {
  b: kibibyte / 1_024,
  k: kibibyte,
  kb: kibibyte,
  m: 1,
  mb: 1,
  g: 1_024,
  gb: 1_024,
  t: 1_048_576,
  tb: 1_048_576,
};
const memoryMiBMax = 100 * 1_048_576;

/**
 * A size as Spark reads it for memory settings: powers of 1,024, MiB when no unit is given.
 * @returns whole MiB, or undefined when the text is not such a size
 */
export function parseMemoryMiB(text: string): number | undefined {
  const match = /^(\d+)([a-z]*)$/.exec(text.trim().toLowerCase());
  const unit = memoryUnitsMiB[match?.[2] === '' ? 'm' : (match?.[2] ?? '?')];
  if (match === null || unit === undefined) return undefined;
  const memoryMiB = Math.floor(Number(match[1]) * unit);
  return memoryMiB <= memoryMiBMax ? memoryMiB : undefined;
}

const timeUnitsSeconds: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3_600,
  d: 86_400,
};
const secondsMax = 366 * 86_400;

/**
 * A time as Spark reads it, in seconds when no unit is given.
 * @returns seconds, or undefined when the text is not such a time
 */
export function parseSeconds(text: string): number | undefined {
  return parseTime(text, 's');
}

/**
 * A time of those settings that Spark reads in milliseconds when no unit is given.
 * @returns milliseconds, or undefined when the text is not such a time
 */
export function parseMilliseconds(text: string): number | undefined {
  const seconds = parseTime(text, 'ms');
  return seconds === undefined ? undefined : 1_000 * seconds;
}

function parseTime(text: string, unitless: 's' | 'ms'): number | undefined {
  const match = /^(\d+)([a-z]*)$/.exec(text.trim().toLowerCase());
  const unit = timeUnitsSeconds[match?.[2] === '' ? unitless : (match?.[2] ?? '?')];
  if (match === null || unit === undefined) return undefined;
  const seconds = Number(match[1]) * unit;
  return seconds <= secondsMax ? seconds : undefined;
}
