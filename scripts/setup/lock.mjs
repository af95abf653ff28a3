import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 1_000;
const silenceMaxMs = 5_000;
const pollMs = 200;

/**
 * Runs `work` while this process alone holds the lock file at `path`.
 *
 * The file holds the ids of the holder and of its child, and is touched every second. It is stale
 * when it was silent for five seconds and neither process lives: one sign alone is not enough, as a
 * suspended machine is silent, and the id of a holder in another container means nothing here.
 *
 * @template T
 * @param {object} options
 * @param {string} options.path
 * @param {() => void} options.onWait called once when another process holds the lock
 * @param {(onChild: (pid: number) => void) => Promise<T>} options.work
 * @returns {Promise<T>}
 */
export async function withLock({ path, onWait, work }) {
  let waited = false;
  while (!tryAcquire(path)) {
    if (isStale(path)) {
      takeAway(path);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(pollMs);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimesSync(path, now, now);
  }, heartbeatMs);
  try {
    return await work((child) => {
      writeFileSync(path, JSON.stringify([process.pid, child]));
    });
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function tryAcquire(path) {
  try {
    writeFileSync(path, JSON.stringify([process.pid]), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function isStale(path) {
  try {
    const silentMs = Date.now() - statSync(path).mtimeMs;
    return silentMs > silenceMaxMs && !pidsIn(readFileSync(path, 'utf8')).some(isAlive);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Removes a stale lock. A rename has one winner, so that of two waiters only one removes it; a lock
 * that was taken anew in between shows by its age and is put back.
 *
 * @param {string} path
 */
function takeAway(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (!isStale(aside)) renameSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  rmSync(aside, { force: true });
}

/**
 * @param {string} text
 * @returns {number[]} none when the holder died before it wrote them
 */
function pidsIn(text) {
  try {
    const pids = JSON.parse(text);
    return Array.isArray(pids) ? pids.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
