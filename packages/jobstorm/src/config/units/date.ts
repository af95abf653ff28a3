/** A `^…$` pattern of what {@link parseUtcDate} reads, for editors. */
export const utcDatePattern = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$';

const utcDate = new RegExp(utcDatePattern);

/**
 * Reads a date and time in UTC, `2026-01-05T00:00:00Z`.
 *
 * @returns milliseconds since 1970, or undefined when there is no such day or hour
 */
export function parseUtcDate(text: string): number | undefined {
  if (!utcDate.test(text)) return undefined;
  const twoDigits = (from: number): number => Number(text.slice(from, from + 2));
  const [year, month, day] = [Number(text.slice(0, 4)), twoDigits(5), twoDigits(8)];
  const [hours, minutes, seconds] = [twoDigits(11), twoDigits(14), twoDigits(17)];
  const isDay = day >= 1 && day <= daysInMonth(year, month);
  const isTime = hours <= 23 && minutes <= 59 && seconds <= 59;
  return isDay && isTime ? Date.UTC(year, month - 1, day, hours, minutes, seconds) : undefined;
}

/** 0 when there is no such month. */
function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
