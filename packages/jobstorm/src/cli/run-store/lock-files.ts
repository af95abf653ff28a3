import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { JobstormError } from '../../model/errors.ts';
import { minute } from '../../model/instant.ts';
import { formatDuration } from '../../util/format.ts';
import { printable } from '../../util/printable.ts';
import { isRunning, parseOwner, type LockOwner } from './lock-owner.ts';

/**
 * A lock of which nobody here can tell whether its owner runs is held for so long after it was
 * renewed last: many times longer than owners wait between renewals, and than clients of a network
 * file system keep dates.
 */
const silentMsMax = 2 * minute;

const lockName = /^run\.lock\.(\d+)$/;

/** The lock with a number. */
export function lockPath(folder: string, number: number): string {
  return join(folder, `run.lock.${number}`);
}

/** The highest number that a lock has; 0 when there is none. */
export function lastLock(folder: string): number {
  return Math.max(0, ...lockNumbers(folder));
}

/** Removes locks whose owners are known to be gone, since one with this number was taken. */
export function removeLocksBefore(folder: string, number: number): void {
  for (const one of lockNumbers(folder)) {
    if (one < number) rmSync(lockPath(folder, one), { force: true });
  }
}

/** @throws {JobstormError} of kind `config` when the lock's owner may be running */
export function checkIsFree(folder: string, number: number): void {
  const path = lockPath(folder, number);
  const lock = readLock(path);
  // Released meanwhile.
  if (lock === undefined) return;
  const { owner, renewedAtMs } = lock;
  const isKnown = owner === undefined ? undefined : isRunning(owner);
  if (isKnown === false) return;
  const silentMs = Math.max(0, fileSystemNowMs(folder) - renewedAtMs);
  if (isKnown === undefined && silentMs >= silentMsMax) return;
  throw isHeld(folder, owner, isKnown === true ? undefined : silentMs);
}

interface Lock {
  /** undefined when it is not, or not yet, written to its end. */
  readonly owner: LockOwner | undefined;
  /** By the clock of the file system. */
  readonly renewedAtMs: number;
}

function readLock(path: string): Lock | undefined {
  try {
    // Read first: opening a file makes a network file system ask for its date anew.
    const owner = parseOwner(readFileSync(path, 'utf8'));
    return { owner, renewedAtMs: statSync(path).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The folder may be on another machine, whose clock is not this one's. */
function fileSystemNowMs(folder: string): number {
  const path = join(folder, `run.lock.now-${process.pid}`);
  try {
    writeFileSync(path, '');
    return statSync(path).mtimeMs;
  } finally {
    rmSync(path, { force: true });
  }
}

function lockNumbers(folder: string): number[] {
  return readdirSync(folder).map((name) => Number(lockName.exec(name)?.[1] ?? 0));
}

/** @param silentMs since it was renewed; undefined when its process is known to run */
function isHeld(
  folder: string,
  owner: LockOwner | undefined,
  silentMs: number | undefined,
): JobstormError {
  const { pid = 0, host = 'unknown' } = owner ?? {};
  const run = basename(resolve(folder));
  const who =
    silentMs === undefined
      ? `process ${pid} of this machine is running it`
      : `process ${pid} of host '${printable(host)}' was running it ${formatDuration(silentMs)} ago`;
  const limit = formatDuration(silentMsMax);
  return new JobstormError('config', `Cannot resume the run '${run}': ${who}`, {
    hint:
      silentMs === undefined
        ? `Wait for its end, or end it first, such as with: kill ${pid}.`
        : `End it there. If it was killed, try again once it has been silent for ${limit}.`,
  });
}
