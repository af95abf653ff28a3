import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('canonical-run.ts', import.meta.url));

/** What one run took, in a process of its own. */
export interface RunCost {
  readonly wallMs: number;
  /** Of all threads, garbage collection and compilation included. */
  readonly cpuMs: number;
  readonly recordMs: number;
  readonly journalBytes: number;
  readonly events: number;
  readonly jobs: number;
  readonly pods: number;
  readonly memoryMB: number;
  /** In use after garbage collection, at moments in the middle of the load; only when asked for. */
  readonly memory: readonly {
    /** Accepted and not finished. */
    readonly jobs: number;
    readonly finished: number;
    readonly bytes: number;
  }[];
}

/**
 * @param options those of canonical-run.ts
 * @param flags of Node
 */
export function runCost(
  file: string,
  scale: number,
  options: readonly string[] = [],
  flags: readonly string[] = [],
): RunCost {
  const args = [...flags, program, file, String(scale), ...options];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as RunCost;
}
