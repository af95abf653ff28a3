import { summaryJson } from '../../report/json.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { ReportCommandOptions } from '../program.ts';
import { findRun, isFile } from '../run-store/find-run.ts';
import { PodsFile } from '../run-store/pods-file.ts';
import { readReportAssets } from '../run-store/report-assets.ts';
import { writeRunFile, type RunFiles } from '../run-store/run-folder.ts';
import { runRecord, runRecordText, unknownOrigin } from '../run-store/run-record.ts';
import { readResults, type RunResults } from '../run-store/run-results.ts';
import { showRunFiles, showSummary } from '../run-store/show-summary.ts';
import { writeResults } from '../run-store/write-results.ts';

/** `jobstorm report` */
export async function reportCommand(
  run: string,
  options: ReportCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const assets = readReportAssets(context.assetsUrl);
  const files = findRun(options.out, run);
  const pods = options.pods === undefined ? null : new PodsFile(options.pods, files.journal);
  const results = await readResults(files.journal, (entry) => pods?.add(entry));
  pods?.close();
  const summary = results.summary();
  showSummary(summary, context);
  if (options.json === true) context.streams.out.write(summaryJson(summary));
  restoreRecord(files, results);
  writeResults(files, results, summary, assets);
  showRunFiles(files, context);
  return exitCodes.passed;
}

function restoreRecord(files: RunFiles, { begin }: RunResults): void {
  if (begin === undefined || isFile(files.record)) return;
  writeRunFile(files.record, runRecordText(runRecord(files.id, begin, unknownOrigin)));
}
