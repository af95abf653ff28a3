import type { RunSummary } from '../metrics/run-summary.ts';

/** The text of summary.json: equal summaries give equal bytes, and a line of its own per member. */
export function summaryJson(summary: RunSummary): string {
  return `${JSON.stringify(summary, null, 2)}\n`;
}
