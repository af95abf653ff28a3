import type { RunSeries } from '../../jobstorm/src/metrics/run-series.ts';
import type { RunSummary } from '../../jobstorm/src/metrics/run-summary.ts';

/** What the page was made from. */
export interface RunData {
  readonly summary: RunSummary;
  readonly series: RunSeries;
}

/** Reads the run from the page's data island, which the same version of Jobstorm wrote. */
export function readRun(): RunData {
  const island = document.getElementById('run');
  if (island === null) throw new Error('Cannot draw the run as the page does not hold it');
  return JSON.parse(island.textContent) as RunData;
}
