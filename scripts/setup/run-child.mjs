import { spawn } from 'node:child_process';
import { SetupError } from './setup-error.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const tickMs = 10_000;

/**
 * Runs a command to its end and returns what it wrote to stderr. The command gets a process group
 * of its own, so that an interrupt ends its children too before the next set-up begins.
 *
 * @param {object} options
 * @param {string} options.command
 * @param {readonly string[]} options.args
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(pid: number) => void} options.onChild
 * @param {(elapsedSeconds: number) => void} options.onTick called every ten seconds
 * @returns {Promise<{ ok: boolean, output: string }>}
 * @throws {SetupError} when this process is interrupted meanwhile
 */
export async function runChild({ command, args, cwd, env, onChild, onTick }) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  if (child.pid !== undefined) onChild(child.pid);

  let interrupted = false;
  const onSignal = () => {
    interrupted = true;
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  for (const signal of signals) process.on(signal, onSignal);
  const startedAt = Date.now();
  const ticker = setInterval(() => onTick(Math.round((Date.now() - startedAt) / 1_000)), tickMs);
  try {
    const ok = await new Promise((resolve) => {
      child.on('error', (error) => {
        output += `${error.message}\n`;
        resolve(false);
      });
      child.on('close', (code) => resolve(code === 0));
    });
    if (interrupted) {
      throw new SetupError('Set-up interrupted; the next call starts over.', { interrupted });
    }
    return { ok, output };
  } finally {
    clearInterval(ticker);
    for (const signal of signals) process.off(signal, onSignal);
  }
}
