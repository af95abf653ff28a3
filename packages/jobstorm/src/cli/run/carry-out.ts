import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import type { RunCommandOptions } from '../program.ts';
import type { RunFiles } from '../run-store/run-folder.ts';
import type { RunLock } from '../run-store/run-lock.ts';
import type { ReportAssets } from '../run-store/report-assets.ts';
import { concludeRun } from './conclude.ts';
import { createRunDisplay } from './display.ts';
import { runLive } from './live-run.ts';
import type { PreparedRun } from './prepare-run.ts';
import { RunRecording, type RecordedBefore } from './recording.ts';

export interface CarryOutOptions {
  readonly prepared: PreparedRun;
  readonly options: RunCommandOptions;
  readonly files: RunFiles;
  readonly assets: ReportAssets;
  /** Of a run whose journal is gone on with. */
  readonly before?: RecordedBefore;
  /** Held until it has ended; absent = nobody else can go on with such a run. */
  readonly lock?: RunLock;
}

/** Runs what was prepared, with its journal and its display, and concludes it. */
export async function carryOut(
  { prepared, options, files, assets, before, lock }: CarryOutOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { scenario } = prepared;
  const isReal = scenario.target === 'aws';
  const display = await createRunDisplay({
    stream: context.streams.err,
    environment: context.environment,
    isPaced: isReal || options.speed !== undefined,
    isQuiet: options.onlySummary === true,
  });
  const recording = new RunRecording(files.journal, (progress) => display.refresh(progress), {
    isEager: isReal,
    ...(before === undefined ? {} : { before }),
  });
  const run = prepared.begin(recording);
  const result = await runLive({
    scenario,
    run,
    recording,
    display,
    onBeat: () => lock?.renew(),
  });
  const json = options.json === true;
  return concludeRun({ files, recording, result, assets, json }, context);
}
