import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safeMessage, withoutSecretsOf } from '../safe-message.ts';
import type { StandInFolder } from './stand-in-folder.ts';
import {
  standInVariables,
  type CapturedJobRun,
  type OtherCalls,
  type StandInMode,
} from './stand-in-settings.ts';

/** Variables that a script of the project that Jobstorm follows finds in its environment. */
export interface ScriptVariables {
  readonly CLUSTER_NAME: string;
  readonly VIRTUAL_CLUSTER_ID: string;
  readonly AWS_REGION: string;
  readonly JOB_UNIQUE_ID: string;
  /** Absent when jobs are pinned to no zone, so that a script's own default holds. */
  readonly SELECTED_AZ?: string;
  readonly METRICS_PORT: string;
}

export interface ScriptRunOptions {
  /** A path; it is run by `sh`. */
  readonly script: string;
  readonly variables: ScriptVariables;
  readonly standIn: StandInFolder;
  readonly mode: StandInMode;
  readonly otherCalls: OtherCalls;
  readonly clientToken?: string;
  /** More of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Ends the script when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface ScriptRunResult {
  /** null when it was ended by a signal, or could not be started. */
  readonly exitCode: number | null;
  readonly hasTimedOut: boolean;
  /** The last lines of what it wrote to stderr, for a message. */
  readonly lastWords: string;
  readonly jobRuns: readonly CapturedJobRun[];
}

/** What is kept of stderr. */
const wordsMax = 2_000;
const linesMax = 3;
/** Between asking a script to end and ending it. */
const graceMs = 2_000;

/**
 * Runs a submission script once, in a process group of its own that ends with it: by itself, at the
 * time-out, or when it is aborted.
 */
export async function runScript(options: ScriptRunOptions): Promise<ScriptRunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jobstorm-script-'));
  const capture = join(folder, 'job-runs.ndjson');
  try {
    const ended = await runOnce(options, capture);
    return { ...ended, jobRuns: readCapture(capture) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ended = Omit<ScriptRunResult, 'jobRuns'>;

function runOnce(options: ScriptRunOptions, capture: string): Promise<Ended> {
  const { script, timeoutMs, signal } = options;
  return new Promise((resolve) => {
    let words = '';
    let hasTimedOut = false;
    // A name that begins with a hyphen is no option.
    const env = environmentOf(options, capture);
    const child = spawn('sh', [script.replace(/^-/, './-')], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const endGroup = (): void => {
      kill(child.pid, 'SIGTERM');
      setTimeout(() => kill(child.pid, 'SIGKILL'), graceMs).unref();
    };
    const timer = setTimeout(() => {
      hasTimedOut = true;
      endGroup();
    }, timeoutMs);
    signal?.addEventListener('abort', endGroup, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-wordsMax);
    });
    const end = (exitCode: number | null, lastWords: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', endGroup);
      // What it left running in the background goes with it.
      kill(child.pid, 'SIGKILL');
      resolve({ exitCode, hasTimedOut, lastWords });
    };
    child.once('error', (error) => end(null, error.message));
    child.once('exit', (code) =>
      setImmediate(() => end(code, lastLines(withoutSecretsOf(words, env)))),
    );
  });
}

function environmentOf(options: ScriptRunOptions, capture: string): NodeJS.ProcessEnv {
  const { variables, standIn, mode, otherCalls, clientToken = '', environment } = options;
  return {
    ...process.env,
    SELECTED_AZ: undefined,
    PATH: [standIn.path, process.env['PATH'] ?? ''].join(delimiter),
    ...environment,
    ...variables,
    ...standInVariables({ mode, otherCalls, folder: standIn.path, capture, clientToken }),
    // The CLI's own retries would hide throttles: the run retries, and counts.
    ...(mode === 'run' ? { AWS_MAX_ATTEMPTS: '1' } : {}),
  };
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

function lastLines(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-linesMax).map(safeMessage).join(' | ');
}

function readCapture(path: string): readonly CapturedJobRun[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CapturedJobRun);
}
