import { pathToFileURL } from 'node:url';
import type { RunSummary } from '../../metrics/run-summary.ts';
import { renderSummary } from '../../report/terminal/summary.ts';
import { printable } from '../../util/printable.ts';
import type { CliContext } from '../context.ts';
import { textLayout } from '../streams.ts';
import type { RunFiles } from './run-folder.ts';

/** Rows below the summary: those of {@link showRunFiles}, and one about the run itself. */
const fileRows = 4;

/** The summary of a run on one screen, with room for {@link showRunFiles}. */
export function showSummary(summary: RunSummary, { streams, environment }: CliContext): void {
  const layout = textLayout(streams.err, environment);
  streams.err.write(renderSummary(summary, { ...layout, height: layout.height - fileRows }));
}

/** Where the results are: the report as a link that terminals and browsers open. */
export function showRunFiles(files: RunFiles, { streams }: CliContext): void {
  const report = pathToFileURL(files.report).href;
  streams.err.write(`\nReport   ${report}\nSummary  ${printable(files.summary)}\n`);
}
