import { columnsOf } from './printable.ts';

/** Text gets at least this many columns beside its indentation. */
const textColumnsMin = 20;

/**
 * Breaks printable text between words into lines of at most `width` columns. The lines after the
 * first begin with `indent` spaces; a word that is longer than a line stays whole.
 */
export function wrapText(text: string, width: number, indent = 0): string {
  if (columnsOf(text) <= width) return text;
  const hanging = ' '.repeat(indent + textColumnsMin <= width ? indent : 0);
  const lines: string[] = [];
  let line = '';
  // A word carries the spaces before it, so that columns within a line stay where they are.
  for (const [word] of text.matchAll(/ *[^ ]+/g)) {
    const isFirst = line === '' || line === hanging;
    if (!isFirst && columnsOf(line + word) > width) {
      lines.push(line);
      line = hanging + word.trimStart();
    } else {
      line += word;
    }
  }
  return [...lines, line].join('\n');
}
