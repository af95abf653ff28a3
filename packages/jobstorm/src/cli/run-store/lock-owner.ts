import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a run, as its lock says it. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Of the host, since it was started last; null where the system does not tell. */
  readonly bootId: string | null;
  /** Containers of one host count their processes apart; null where there are none. */
  readonly pidNamespace: string | null;
  /** When the process started, in the system's own units; null where it does not tell. */
  readonly startTicks: string | null;
  /** When it took the lock, ISO 8601, UTC. */
  readonly since: string;
}

/** This process. */
export function thisOwner(): LockOwner {
  return {
    pid: process.pid,
    ...thisMachine(),
    startTicks: processStatus(process.pid)?.startTicks ?? null,
    since: new Date().toISOString(),
  };
}

/** What a lock says, or undefined when it was not written to its end. */
export function parseOwner(text: string): LockOwner | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockOwner> | null;
    return typeof value?.pid === 'number' && typeof value.host === 'string'
      ? ({ bootId: null, pidNamespace: null, startTicks: null, since: '', ...value } as LockOwner)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the owner still runs; undefined when that cannot be known from here: it is on another
 * host, in another container, or from before the host was started.
 */
export function isRunning(owner: LockOwner): boolean | undefined {
  const here = thisMachine();
  const isHere =
    owner.host === here.host &&
    owner.bootId === here.bootId &&
    owner.pidNamespace === here.pidNamespace;
  if (!isHere) return undefined;
  if (owner.startTicks === null) return exists(owner.pid) ? undefined : false;
  const status = processStatus(owner.pid);
  // Killed and not yet noticed by its parent; or another process that was given the same number.
  return status !== undefined && !status.isDead && status.startTicks === owner.startTicks;
}

function thisMachine(): Pick<LockOwner, 'host' | 'bootId' | 'pidNamespace'> {
  const bootId = known(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return { host: hostname(), bootId, pidNamespace: known(() => readlinkSync('/proc/self/ns/pid')) };
}

interface ProcessStatus {
  readonly isDead: boolean;
  readonly startTicks: string;
}

/** What Linux says of a process (proc_pid_stat(5)); undefined when there is none, or no Linux. */
function processStatus(pid: number): ProcessStatus | undefined {
  const text = known(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name in parentheses, which may have any characters.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', startTicks] = [fields?.[0], fields?.[19]];
  return startTicks === undefined ? undefined : { isDead: /^[ZXx]$/.test(state), startTicks };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function known(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
