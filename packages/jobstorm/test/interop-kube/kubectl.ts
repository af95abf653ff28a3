import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real kubectl with a kubeconfig and a cache of its own. */
export class Kubectl {
  readonly kubeconfig: string;
  readonly #program: string;
  readonly #home: string;

  /** @param peers the folder of the peers' programs */
  constructor(peers: string, kubeconfig: string) {
    this.#program = join(peers, 'kubectl');
    this.#home = mkdtempSync(join(tmpdir(), 'jobstorm-kubectl-'));
    this.kubeconfig = join(this.#home, 'config');
    writeFileSync(this.kubeconfig, kubeconfig, { mode: 0o600 });
  }

  /** Runs it to its end; `input` is what it reads of `-f -`. */
  async run(args: readonly string[], input = ''): Promise<KubectlResult> {
    return new Promise((resolve) => {
      const child = execFile(
        this.#program,
        [...args],
        { env: this.#environment, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.end(input);
    });
  }

  /** @throws {Error} with what it printed when it fails */
  async ok(args: string, input = ''): Promise<string> {
    const { code, stdout, stderr } = await this.run(args.split(' '), input);
    if (code !== 0) throw new Error(`kubectl ${args} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** Runs it until `isEnough` of what it has printed, then interrupts it. */
  async until(args: string, isEnough: (printed: string) => boolean): Promise<string> {
    const child = spawn(this.#program, args.split(' '), { env: this.#environment });
    let printed = '';
    await new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (isEnough(printed)) child.kill('SIGINT');
      });
    });
    return printed;
  }

  dispose(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  get #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.#home, KUBECONFIG: this.kubeconfig };
  }
}
