const unitsMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
type Unit = keyof typeof unitsMs;
const unitOrder = Object.keys(unitsMs) as Unit[];

/** A `^…$` pattern of what {@link parseDuration} reads, for editors. */
export const durationPattern =
  '^(?:\\d+(?:\\.\\d+)?d)?(?:\\d+(?:\\.\\d+)?h)?(?:\\d+(?:\\.\\d+)?m)?(?:\\d+(?:\\.\\d+)?s)?(?:\\d+(?:\\.\\d+)?ms)?$';

const duration = new RegExp(durationPattern);

/**
 * Reads `60m`, `1h30m`, `500ms`: amounts with the units d, h, m, s, ms, largest first.
 *
 * @returns whole milliseconds, or undefined when the text is no such duration
 */
export function parseDuration(text: string): number | undefined {
  if (text === '' || text.length > 40 || !duration.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    ms += Number(amount) * unitsMs[unit as Unit];
  }
  const rounded = Math.round(ms);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/** The shortest text that reads as these whole milliseconds: `1h30m`, `0s`. */
export function durationText(ms: number): string {
  if (ms === 0) return '0s';
  let rest = ms;
  let text = '';
  for (const unit of unitOrder) {
    const amount = Math.floor(rest / unitsMs[unit]);
    rest -= amount * unitsMs[unit];
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text;
}

/** From `lowMs` to `highMs`, which may be equal. */
export interface DurationRange {
  readonly lowMs: number;
  readonly highMs: number;
}

/**
 * Reads `20s..30s`, or one duration for both ends; undefined when it is neither, or runs backwards.
 */
export function parseDurationRange(text: string): DurationRange | undefined {
  const ends = rangeEnds(text);
  return ends !== undefined && ends.lowMs <= ends.highMs ? ends : undefined;
}

/** The range that `30s..20s` was most likely meant to be; undefined when it is no such slip. */
export function swappedDurationRange(text: string): DurationRange | undefined {
  const ends = rangeEnds(text);
  if (ends === undefined || ends.lowMs <= ends.highMs) return undefined;
  return { lowMs: ends.highMs, highMs: ends.lowMs };
}

/** Both ends as they were written, in whatever order. */
function rangeEnds(text: string): DurationRange | undefined {
  const [low = '', high = low, ...more] = text.split('..').map((end) => end.trim());
  const lowMs = parseDuration(low);
  const highMs = parseDuration(high);
  if (more.length > 0 || lowMs === undefined || highMs === undefined) return undefined;
  return { lowMs, highMs };
}

/** The text that reads as this range. */
export function durationRangeText({ lowMs, highMs }: DurationRange): string {
  return lowMs === highMs ? durationText(lowMs) : `${durationText(lowMs)}..${durationText(highMs)}`;
}
