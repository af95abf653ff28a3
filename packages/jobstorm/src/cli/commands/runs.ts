import { printable } from '../../util/printable.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { RunsCommandOptions } from '../program.ts';
import { listRuns } from '../run-store/list-runs.ts';
import { renderRunsTable } from '../run-store/runs-table.ts';
import { textLayout } from '../streams.ts';

/** `jobstorm runs` */
export function runsCommand(options: RunsCommandOptions, context: CliContext): ExitCode {
  const { out, err } = context.streams;
  const runs = listRuns(options.out);
  if (options.json === true) {
    out.write(`${JSON.stringify(runs, null, 2)}\n`);
  } else if (runs.length === 0) {
    const place = printable(options.out);
    err.write(`There are no runs in '${place}' yet: jobstorm run scenarios/smoke.yaml\n`);
  } else {
    out.write(renderRunsTable(runs, textLayout(out, context.environment).style));
  }
  return exitCodes.passed;
}
