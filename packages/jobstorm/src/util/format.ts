/** Numbers as people read them: always the same text for the same number, whatever the locale. */

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `812 ms`, `1.2 s`, `3 m 20 s`, `2 d 3 h`: two units at most, rounded to the smaller. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (Math.round(ms) < secondMs) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / secondMs);
  if (seconds < 3_600) return twoUnits(seconds, 60, 'm', 's');
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 1_440) return twoUnits(minutes, 60, 'h', 'm');
  return twoUnits(Math.round(ms / hourMs), dayMs / hourMs, 'd', 'h');
}

function twoUnits(count: number, base: number, large: string, small: string): string {
  const rest = count % base;
  const head = `${formatCount((count - rest) / base)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}

/** `108,000`: a whole number with its thousands grouped. */
export function formatCount(count: number): string {
  return group(count.toFixed(0));
}

/** `1,234`, `56.7`, `0.123`: three significant digits, and never fewer than the whole part has. */
export function formatNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  if (magnitude >= 99.95) return formatCount(value);
  const wholeDigits = Math.floor(Math.log10(magnitude)) + 1;
  const decimals = Math.min(6, Math.max(0, 3 - wholeDigits));
  return value.toFixed(decimals).replace(/\.?0+$/, '');
}

/** `12.5 %` */
export function formatPercent(percent: number): string {
  return `${formatNumber(percent)} %`;
}

/** `$2,144.00`; below one dollar three significant digits: `$0.0265`. */
export function formatUsd(usd: number): string {
  if (usd < 0) return `-${formatUsd(-usd)}`;
  if (usd === 0) return '$0';
  return usd < 1 ? `$${formatNumber(usd)}` : `$${group(usd.toFixed(2))}`;
}

/** `1 job run`, `3 job runs`: the plural is the singular with an s. */
export function formatAmount(count: number, singular: string): string {
  return `${formatCount(count)} ${singular}${count === 1 ? '' : 's'}`;
}

function group(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
