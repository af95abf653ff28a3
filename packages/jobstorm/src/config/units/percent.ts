/** A `^…$` pattern of what {@link parsePercent} reads, for editors. */
export const percentPattern = '^\\d+(?:\\.\\d+)? ?%$';

const percentage = /^(\d+(?:\.\d+)?) ?%$/;

/** Reads `1%` and `0.1 %` as 1 and 0.1; undefined when the text is no percentage. */
export function parsePercent(text: string): number | undefined {
  const match = text.length > 40 ? null : percentage.exec(text.trim());
  return match === null ? undefined : Number(match[1]);
}
