import { randomBytes } from 'node:crypto';
import { JobstormError } from '../../model/errors.ts';
import { printable } from '../../util/printable.ts';
import { ServedTwin } from '../../wire/served-twin.ts';
import { isLoopback, startTwinServers, type TwinServers } from '../../wire/twin-servers.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { listenForInterrupts } from '../run/interrupts.ts';
import { systemReason } from '../../adapters/system-reason.ts';
import type { TwinServeCommandOptions } from '../twin-program.ts';
import { leftText } from '../twin-serve/left-text.ts';
import { servedScenario } from '../twin-serve/served-scenario.ts';
import { servingText } from '../twin-serve/serving-text.ts';
import { removeKubeconfig, writeKubeconfig } from '../twin-serve/write-kubeconfig.ts';

/** `jobstorm twin serve` */
export async function twinServeCommand(
  options: TwinServeCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { err } = context.streams;
  checkToken(options);
  const scenario = servedScenario(options, context);
  const served = new ServedTwin({ scenario, speed: options.speed });
  const servers = await start(options, served);
  const ending = Promise.withResolvers<undefined>();
  // Before anything is written: who reads it may interrupt at once.
  const stopListening = listenForInterrupts(() => ending.resolve(undefined));
  try {
    writeKubeconfig(options.kubeconfig, servers.kubeconfig);
    err.write(servingText({ options, servers, scenario }));
    await ending.promise;
    err.write(leftText(served));
    removeKubeconfig(options.kubeconfig);
  } finally {
    stopListening();
    await servers.close();
  }
  return exitCodes.passed;
}

/** Beyond this machine, only who was given the token and the keys may use the twin. */
function checkToken({ host, token }: TwinServeCommandOptions): void {
  if (isLoopback(host) || token !== undefined) return;
  throw new JobstormError(
    'config',
    `--host ${printable(host)} lets other machines in: a token is needed`,
    {
      hint: 'Give one that nobody guesses: --token "$(openssl rand -hex 24)"',
    },
  );
}

async function start(options: TwinServeCommandOptions, served: ServedTwin): Promise<TwinServers> {
  const { host, port, kubePort, token = randomBytes(24).toString('hex') } = options;
  // Keys are the token of AWS services: other machines get in with them only.
  const verifiesSignatures = options.verifySignatures === true || !isLoopback(host);
  try {
    return await startTwinServers({ served, host, port, kubePort, token, verifiesSignatures });
  } catch (error) {
    const { code, port: taken } = error as { readonly code?: string; readonly port?: number };
    const isTaken = code === 'EADDRINUSE';
    const reason = isTaken ? `port ${taken ?? ''} is in use` : systemReason(error);
    throw new JobstormError('config', `Cannot serve on ${printable(host)}: ${reason}`, {
      cause: error,
      ...(isTaken && { hint: 'Name other ports with --port and --kube-port; 0 takes any.' }),
    });
  }
}
