import type { RunSummary } from '../../metrics/run-summary.ts';
import { renderHtmlReport } from '../../report/html/report.ts';
import { summaryJson } from '../../report/json.ts';
import type { ReportAssets } from './report-assets.ts';
import { writeRunFile, type RunFiles } from './run-folder.ts';
import type { RunResults } from './run-results.ts';

/**
 * Writes summary.json, then report.html.
 *
 * @throws {JobstormError} when one of them cannot be written; the summary is written first
 */
export function writeResults(
  files: RunFiles,
  results: RunResults,
  summary: RunSummary,
  assets: ReportAssets,
): void {
  writeRunFile(files.summary, summaryJson(summary));
  const page = renderHtmlReport({
    summary,
    series: results.series(),
    title: `${summary.run.scenario} – Jobstorm`,
    ...assets,
  });
  writeRunFile(files.report, page);
}
