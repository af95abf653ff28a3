import { JobstormError } from '../../model/errors.ts';
import type { RunSummary } from '../../metrics/run-summary.ts';
import { summaryJson } from '../../report/json.ts';
import type { CliContext } from '../context.ts';
import { exitCodeOfRun, exitCodes, type ExitCode } from '../exit-code.ts';
import { formatAmount } from '../../util/format.ts';
import { reportFailure } from '../failure.ts';
import type { LiveRunResult } from './live-run.ts';
import type { RunRecording } from './recording.ts';
import type { RunFiles } from '../run-store/run-folder.ts';
import type { ReportAssets } from '../run-store/report-assets.ts';
import { readResults, type RunResults } from '../run-store/run-results.ts';
import { showRunFiles, showSummary } from '../run-store/show-summary.ts';
import { writeResults } from '../run-store/write-results.ts';

export interface ConcludeOptions {
  readonly files: RunFiles;
  readonly recording: RunRecording;
  readonly result: LiveRunResult;
  readonly assets: ReportAssets;
  /** The summary is wanted on stdout. */
  readonly json: boolean;
}

/** Shows and writes what a run came to, and gives its exit code. */
export async function concludeRun(
  options: ConcludeOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { files, recording, result, assets, json } = options;
  const journalCode = attempt(() => recording.close(), context);
  if (result.isStopped) tellStopped(result, context);
  // Of a journal that could not be kept, only what is on the disk counts.
  const isKept = journalCode === exitCodes.passed;
  if (!isKept) tellRemoved(result, context);
  const results = isKept ? recording.results : await resultsOnDisk(files);
  // Not even its beginning, of which the reason has been told.
  if (results === undefined) return journalCode;
  const summary = results.summary();
  showSummary(summary, context);
  if (json) context.streams.out.write(summaryJson(summary));
  const writeCode = attempt(() => writeResults(files, results, summary, assets), context);
  if (writeCode === exitCodes.passed) showRunFiles(files, context);
  tellEvents(result, context);
  const codes = [exitCodeOf(summary, result), journalCode, writeCode];
  return codes.find((code) => code !== exitCodes.passed) ?? exitCodes.passed;
}

async function resultsOnDisk({ journal }: RunFiles): Promise<RunResults | undefined> {
  try {
    return await readResults(journal);
  } catch (error) {
    if (error instanceof JobstormError) return undefined;
    throw error;
  }
}

/** What the summary cannot tell, since it could not be written down. */
function tellRemoved({ outcome, sessionId, events }: LiveRunResult, context: CliContext): void {
  const { leftBehind } = outcome;
  if (leftBehind === null || events !== null) return;
  const isGone = Object.values(leftBehind).every((count) => count === 0);
  const what = isGone
    ? 'What it had made on the target is removed, and nothing of it is left.'
    : `Something of it is left on the target; remove it with: jobstorm stop --id ${sessionId}`;
  context.streams.err.write(`The run was ended for it. ${what}\n`);
}

function exitCodeOf(
  { run }: RunSummary,
  { outcome, interrupts, isLeftOnPurpose }: LiveRunResult,
): ExitCode {
  return exitCodeOfRun(run.verdict, {
    isInterrupted: interrupts > 0,
    isPrepared: outcome.prepareError === null,
    leftBehind: outcome.leftBehind,
    isLeftOnPurpose,
  });
}

/** What cannot be written is told, and the rest is done all the same. */
function attempt(action: () => void, { streams, environment }: CliContext): ExitCode {
  try {
    action();
    return exitCodes.passed;
  } catch (error) {
    if (!(error instanceof JobstormError)) throw error;
    return reportFailure(error, streams.err, environment);
  }
}

/** Two runs of one scenario and seed can be told to be the same without comparing journals. */
function tellEvents({ events }: LiveRunResult, { streams }: CliContext): void {
  if (events === null) return;
  const count = formatAmount(events.count, 'event');
  streams.err.write(`Twin     ${count}, fingerprint ${events.fingerprint}\n`);
}

function tellStopped(result: LiveRunResult, { streams }: CliContext): void {
  const { active, events, sessionId } = result;
  const remains =
    events === null
      ? `remove it with: jobstorm stop --id ${sessionId}`
      : 'of a run on the twin nothing remains.';
  streams.err.write(
    `Stopped at once, with ${formatAmount(active, 'job run')} in flight and nothing cleaned up; ` +
      `${remains}\n`,
  );
}
