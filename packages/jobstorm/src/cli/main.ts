import { CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { exitCodes, type ExitCode } from './exit-code.ts';
import { reportFailure } from './failure.ts';
import { checkHelpTopic, createProgram } from './program.ts';
import { onWriteError } from './streams.ts';

/** Runs one command line and gives the exit code; never throws. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const streams = { out: process.stdout, err: process.stderr };
  let isUnwritten = false;
  onWriteError(streams, (stream, error) => {
    isUnwritten = true;
    // A code that is set already says more.
    if (Number(process.exitCode ?? 0) === 0) process.exitCode = exitCodes.invalid;
    // Nobody could read it there: what cannot be written is never told to the stream itself.
    if (stream === streams.err) return;
    streams.err.write(`jobstorm: Cannot write the output: ${error.message}\n`);
  });
  const code = await runCommandLine({ args, streams, environment: process.env });
  return isUnwritten && code === exitCodes.passed ? exitCodes.invalid : code;
}

/** {@link main} with the process around it given. */
export async function runCommandLine(context: CliContext): Promise<ExitCode> {
  const { streams, environment } = context;
  try {
    return await dispatch(context);
  } catch (error) {
    // Commander has told the user already: of --help and --version, or of what is wrong.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
    }
    return reportFailure(error, streams.err, environment);
  }
}

/** Commands are loaded when they are called, so that each starts as fast as it can. */
async function dispatch(context: CliContext): Promise<ExitCode> {
  let code: ExitCode = exitCodes.passed;
  const program = createProgram(
    {
      run: async (scenario, options) => {
        const { runCommand } = await import('./commands/run.ts');
        code = await runCommand(scenario, options, context);
      },
      stop: async (options) => {
        const { stopCommand } = await import('./commands/stop.ts');
        code = await stopCommand(options, context);
      },
      iamPolicy: async (options) => {
        const { iamPolicyCommand } = await import('./commands/iam-policy.ts');
        code = iamPolicyCommand(options, context);
      },
      validate: async (files, options) => {
        const { validateCommand } = await import('./commands/validate.ts');
        code = validateCommand(files, options, context);
      },
      report: async (run, options) => {
        const { reportCommand } = await import('./commands/report.ts');
        code = await reportCommand(run, options, context);
      },
      runs: async (options) => {
        const { runsCommand } = await import('./commands/runs.ts');
        code = runsCommand(options, context);
      },
      profile: async (eventLog, options) => {
        const { profileCommand } = await import('./commands/profile.ts');
        code = await profileCommand(eventLog, options, context);
      },
      twinServe: async (options) => {
        const { twinServeCommand } = await import('./commands/twin-serve.ts');
        code = await twinServeCommand(options, context);
      },
    },
    context.streams,
  );
  checkHelpTopic(program, context.args);
  await program.parseAsync(context.args, { from: 'user' });
  return code;
}
