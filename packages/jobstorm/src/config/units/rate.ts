const perMinute = { s: 60, min: 1, h: 1 / 60, d: 1 / 1_440 } as const;
type Unit = keyof typeof perMinute;

/** A `^…$` pattern of what {@link parseRatePerMinute} reads, for editors. */
export const ratePattern = '^(?:\\d+(?:\\.\\d+)?|\\.\\d+) ?/ ?(?:s|min|h|d)$';

const rate = /^(\d+(?:\.\d+)?|\.\d+) ?\/ ?(s|min|h|d)$/;

/**
 * Reads `300/min`, `2/s`, `9000/h`, `100000/d`.
 *
 * @returns how often per minute, or undefined when the text is no such rate
 */
export function parseRatePerMinute(text: string): number | undefined {
  const match = text.length > 40 ? null : rate.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[1]) * perMinute[match[2] as Unit];
  return Number.isFinite(value) ? value : undefined;
}

/** The text that reads as this rate, as near as numbers allow. */
export function rateText(ratePerMinute: number): string {
  return `${decimalText(ratePerMinute)}/min`;
}

/** A number without an exponent, which the units do not read. */
function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}
