import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const launcher = fileURLToPath(new URL('../../../bin/jobstorm.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface CliProcessOptions {
  /** Arguments for Node itself, before the launcher. */
  readonly nodeArgs?: readonly string[];
  /** A command that runs the one that follows it. */
  readonly wrapper?: readonly string[];
  /** Gives the process a group of its own, so that the group can be signalled. */
  readonly detached?: boolean;
  /** Variables beyond those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Node itself warns of FORCE_COLOR beside NO_COLOR. */
const plainEnvironment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

/** The real program, as its own process, with what it writes gathered. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
  #out = '';
  #err = '';
  #isClosed = false;
  #onOutput: () => void = () => undefined;

  constructor(args: readonly string[], options: CliProcessOptions = {}) {
    const { nodeArgs = [], wrapper = [], detached = false, environment = {} } = options;
    const [command = '', ...rest] = [...wrapper, process.execPath, ...nodeArgs, launcher, ...args];
    this.child = spawn(command, rest, {
      detached,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...plainEnvironment, ...environment },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text;
      this.#onOutput();
    });
    this.result = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => {
        this.#isClosed = true;
        resolve({ code, signal, out: this.#out, err: this.#err });
        this.#onOutput();
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the process has not started');
    return this.child.pid;
  }

  /** Resolves with all of stderr when this text has appeared on it. */
  async untilErr(text: RegExp): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#onOutput = () => {
        if (text.test(this.#err)) resolve();
        else if (this.#isClosed) reject(new Error(`it ended without ${text.source}: ${this.#err}`));
      };
      this.#onOutput();
    });
    return this.#err;
  }
}

/** Runs a command line to its end. */
export function runCli(args: readonly string[], options?: CliProcessOptions): Promise<CliResult> {
  return new CliProcess(args, options).result;
}

/** A folder for one test file; `remove` takes it away. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'jobstorm-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
