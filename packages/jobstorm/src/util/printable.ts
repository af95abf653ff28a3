/**
 * Text of others (a scenario's name, a service's message) made safe for a terminal. Such text may
 * hold escape sequences that move the cursor, set the window's title or hide what was written.
 */

/** Starts with parameters and ends with a letter, such as ESC [ 2 J. */
// eslint-disable-next-line no-control-regex -- what is removed begins with a control character
const controlSequences = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/g;
/** Carries a text of its own, such as a title; without an end it swallows the rest of its line. */
// eslint-disable-next-line no-control-regex -- as above
const commandStrings = /(?:\u001b\]|\u009d)[^\u0007\u001b\n]*(?:\u0007|\u001b\\)?/g;
/** Line breaks and tabs, which a one-line text shows as a space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Other controls, and format characters: zero widths, overrides of the direction of writing. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
/** Characters that take two columns: CJK, Hangul, full-width forms, emoji. */
const wide = new RegExp(
  [
    String.raw`[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f]`,
    String.raw`[\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]`,
  ].join('|'),
  'u',
);
const combining = /\p{M}/u;

/** The text on one line, without anything that a terminal would obey instead of show. */
export function printable(text: string): string {
  return text
    .replace(controlSequences, '')
    .replace(commandStrings, '')
    .replace(breaks, ' ')
    .replace(unprintable, '')
    .trim();
}

/** Each line made {@link printable}, with its indentation. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^ */.exec(line)?.[0] ?? '') + printable(line))
    .join('\n');
}

/** Columns that printable text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** The text, or as much of it as fits with a `…` at its end. */
export function truncate(text: string, columnsMax: number): string {
  if (columnsOf(text) <= columnsMax) return text;
  let kept = '';
  let columns = 1;
  for (const character of text) {
    columns += columnsOfCharacter(character);
    if (columns > columnsMax) break;
    kept += character;
  }
  return columnsMax < 1 ? '' : `${kept.trimEnd()}…`;
}

/** Truncated or filled with spaces to exactly this many columns. */
export function fitColumns(
  text: string,
  columns: number,
  align: 'left' | 'right' = 'left',
): string {
  const fitting = truncate(text, columns);
  const filling = ' '.repeat(columns - columnsOf(fitting));
  return align === 'left' ? fitting + filling : filling + fitting;
}

function columnsOfCharacter(character: string): number {
  if (character < '\u0300') return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
