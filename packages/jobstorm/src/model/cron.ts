/** When a cron schedule fires, in UTC: the values of each of its five fields. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Where both day fields are restricted, either is enough. */
  readonly isEitherDay: boolean;
}

const macros: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdayNames = 'sun mon tue wed thu fri sat'.split(' ');
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Of minute, hour, day, month and weekday. */
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;
type Field = ReadonlySet<number>;
type FieldSets = readonly [Field, Field, Field, Field, Field];
const minuteMs = 60_000;

/**
 * Reads `minute hour day month weekday` or a macro such as `@daily`; undefined when it is none, or
 * its day never comes, as 30 February.
 */
export function parseCron(text: string): Cron | undefined {
  const fields = (macros.get(text.trim()) ?? text).trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [, , day = '', month = '', weekday = ''] = fields;
  fields[3] = withNumbers(month, monthNames, 1);
  fields[4] = withNumbers(weekday, weekdayNames, 0);
  const sets: Field[] = [];
  for (const [index, [min, max]] of ranges.entries()) {
    const values = parseField(fields[index] ?? '', min, max);
    if (values === undefined) return undefined;
    sets.push(values);
  }
  // One for each of the five ranges.
  const [minutes, hours, days, months, weekdays] = sets as unknown as FieldSets;
  const isEitherDay = !day.startsWith('*') && !weekday.startsWith('*');
  if (!isEitherDay && !hasSuchDay(days, months)) return undefined;
  return { minutes, hours, days, months, weekdays, isEitherDay };
}

/** Whether one of the months has one of the days, in a leap year at least. */
function hasSuchDay(days: Field, months: Field): boolean {
  const first = Math.min(...days);
  return [...months].some((month) => first <= (monthLengths[month - 1] ?? 0));
}

/**
 * Whether the schedule fired within the last `durationMs`, this instant included: what a window
 * that it opens for so long is open by. O(minutes of the duration).
 */
export function isWithinWindow(cron: Cron, durationMs: number, epochMs: number): boolean {
  const last = Math.floor(epochMs / minuteMs) * minuteMs;
  for (let at = last; at > epochMs - durationMs; at -= minuteMs) {
    if (firesAt(cron, new Date(at))) return true;
  }
  return false;
}

function firesAt(cron: Cron, date: Date): boolean {
  if (!cron.minutes.has(date.getUTCMinutes()) || !cron.hours.has(date.getUTCHours())) return false;
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const isDay = cron.days.has(date.getUTCDate());
  const isWeekday = cron.weekdays.has(date.getUTCDay());
  return cron.isEitherDay ? isDay || isWeekday : isDay && isWeekday;
}

function withNumbers(field: string, names: readonly string[], first: number): string {
  return field.replace(/[a-z]+/g, (name) => {
    const index = names.indexOf(name);
    return index < 0 ? name : String(index + first);
  });
}

/** A list of `*`, numbers and ranges, each with an optional step. */
function parseField(field: string, min: number, max: number): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const range = parseRange(part, min, max);
    if (range === undefined) return undefined;
    for (let value = range.low; value <= range.high; value += range.step) values.add(value);
  }
  return values;
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** A number with a step goes on to the end of the field, as `*` does. */
function parseRange(part: string, min: number, max: number): Range | undefined {
  const match = /^(\*|\d{1,2}(?:-\d{1,2})?)(?:\/(\d{1,2}))?$/.exec(part);
  if (match === null) return undefined;
  const [, span, step] = match;
  const [from, to] = String(span).split('-');
  const low = span === '*' ? min : Number(from);
  const last = span === '*' || step !== undefined ? max : low;
  const high = to === undefined ? last : Number(to);
  const isInField = min <= low && low <= high && high <= max;
  return isInField && step !== '0' ? { low, high, step: Number(step ?? 1) } : undefined;
}
