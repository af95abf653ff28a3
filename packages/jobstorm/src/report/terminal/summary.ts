import type { RunSummary } from '../../metrics/run-summary.ts';
import { factLines, watchLines } from './summary-facts.ts';
import { headline, reasonLines, troubleLines } from './summary-head.ts';
import { latencyTable } from './summary-latencies.ts';
import { thresholdLines } from './summary-thresholds.ts';
import { styledLine, type Span } from './line.ts';
import type { Style } from './style.ts';

export interface RenderOptions {
  /** Columns; narrower than 60 is laid out as 60. */
  readonly width: number;
  /**
   * Rows of the screen, one of which is left to the prompt.
   * @default 24
   */
  readonly height?: number;
  readonly style: Style;
}

const widthMin = 60;
const widthMax = 100;

/**
 * The summary on one screen: the verdict and why; what was late, throttled, dropped or lost; then
 * thresholds, latencies and the rest. What does not fit is counted, and stands in summary.json.
 */
export function renderSummary(summary: RunSummary, options: RenderOptions): string {
  const { style, height = 24 } = options;
  const width = Math.min(widthMax, Math.max(widthMin, options.width));
  const trouble = troubleLines(summary, width);
  const latencies = latencyTable(summary, width);
  const facts = factLines(summary);
  const { reasons, thresholds, blanks } = shareRows({
    free: Math.max(0, height - 2 - trouble.length - latencies.length - facts.length),
    reasons: summary.run.reasons.length,
    thresholds: summary.run.thresholds.length,
  });
  // What watching took matters less than any row before it.
  const spare = watchLines(summary).slice(0, blanks);
  const sections: readonly (readonly (readonly Span[])[])[] = [
    [headline(summary), ...reasonLines(summary, reasons), ...trouble],
    thresholdLines(summary, thresholds, width),
    latencies,
    [...facts.slice(0, -1), ...spare, ...facts.slice(-1)],
  ];
  return layOut(sections, blanks - spare.length)
    .map((line) => `${styledLine(line, width, style)}\n`)
    .join('');
}

interface Rows {
  readonly reasons: number;
  readonly thresholds: number;
}

/** Shares the free rows out: two of each first, then reasons, then thresholds, then blank lines. */
function shareRows(wanted: Rows & { readonly free: number }): Rows & { readonly blanks: number } {
  let free = wanted.free;
  const take = (count: number): number => {
    const taken = Math.min(count, free);
    free -= taken;
    return taken;
  };
  let reasons = take(Math.min(2, wanted.reasons));
  let thresholds = take(Math.min(2, wanted.thresholds));
  reasons += take(wanted.reasons - reasons);
  thresholds += take(wanted.thresholds - thresholds);
  return { reasons, thresholds, blanks: free };
}

/** Blank lines go between sections as long as there are rows for them. */
function layOut(
  sections: readonly (readonly (readonly Span[])[])[],
  blanks: number,
): (readonly Span[])[] {
  const lines: (readonly Span[])[] = [];
  let left = blanks;
  for (const section of sections.filter(({ length }) => length > 0)) {
    if (lines.length > 0 && left > 0) {
      lines.push([]);
      left -= 1;
    }
    lines.push(...section);
  }
  return lines;
}
