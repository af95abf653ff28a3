import { columnsOf, truncate } from '../../util/printable.ts';
import type { Style } from './style.ts';

/** A stretch of text in one style. */
export interface Span {
  readonly text: string;
  readonly look: keyof Style | null;
}

/** Printable text, and how it is to look. */
export function span(text: string, look: keyof Style | null = null): Span {
  return { text, look };
}

/** Spans set in one line of at most `width` columns; measured before styles are put on. */
export function styledLine(spans: readonly Span[], width: number, style: Style): string {
  let left = width;
  let line = '';
  for (const { text, look } of spans) {
    if (left <= 0) break;
    const shown = truncate(text, left);
    left -= columnsOf(shown);
    line += look === null || shown === '' ? shown : style[look](shown);
  }
  return line.trimEnd();
}

/** Puts `separator` between groups of spans. */
export function joinSpans(groups: readonly (readonly Span[])[], separator: string): Span[] {
  return groups.flatMap((group, index) => (index === 0 ? group : [span(separator), ...group]));
}
