import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const jobstorm = fileURLToPath(
  new URL('../../packages/jobstorm/bin/jobstorm.js', import.meta.url),
);
export const servedScenario = fileURLToPath(new URL('served.yaml', import.meta.url));

const startMsMax = 30_000;

/** `jobstorm twin serve` in a process of its own, and what its clients need to know. */
export class ServedTwinProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobstorm-bench-'));
  readonly #child: ChildProcess;
  readonly environment: Readonly<Record<string, string>>;

  constructor() {
    const said = join(this.folder, 'said.txt');
    const kubeconfig = join(this.folder, 'kubeconfig');
    const output = openSync(said, 'w');
    const ports = ['--port', '0', '--kube-port', '0', '--kubeconfig', kubeconfig];
    const args = [jobstorm, 'twin', 'serve', '--scenario', servedScenario, ...ports];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', output, output] });
    closeSync(output);
    const exported = [...untilServed(said).matchAll(/(AWS_\w+)=(\S+)/g)];
    this.environment = {
      ...Object.fromEntries(exported.map(([, name, value]) => [name ?? '', value ?? ''])),
      KUBECONFIG: kubeconfig,
    };
  }

  close(): void {
    this.#child.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Benchmarks run one after the other and wait, so this waits, too. */
function untilServed(said: string): string {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < startMsMax; waitedMs += 100) {
    const text = readFileSync(said, 'utf8');
    if (text.includes('Ctrl-C ends it')) return text;
    Atomics.wait(pause, 0, 0, 100);
  }
  throw new Error(`The twin is not served: ${readFileSync(said, 'utf8')}`);
}
