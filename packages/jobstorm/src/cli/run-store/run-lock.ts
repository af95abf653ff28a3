import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { JobstormError } from '../../model/errors.ts';
import { second } from '../../model/instant.ts';
import { systemReason } from '../../adapters/system-reason.ts';
import { checkIsFree, lastLock, lockPath, removeLocksBefore } from './lock-files.ts';
import { thisOwner } from './lock-owner.ts';

/** How often a lock is renewed while its run goes on. */
const renewMs = 5 * second;

/**
 * Keeps a second process out of a run. The lock is the file `run.lock.<n>` in the run's folder with
 * the highest number there is: who takes over from a process that was killed makes the next one,
 * which only one of many can, and nobody ever removes one that may be held.
 */
export class RunLock {
  readonly #folder: string;
  readonly #number: number;
  readonly #file: number;
  readonly #text = `${JSON.stringify(thisOwner())}\n`;
  #renewedAtMs = performance.now();

  private constructor(folder: string, number: number, file: number) {
    this.#folder = folder;
    this.#number = number;
    this.#file = file;
  }

  /**
   * Takes the lock of a run.
   *
   * @throws {JobstormError} of kind `config` when another process has it, `storage` when there can
   *   be none
   */
  static acquire(folder: string): RunLock {
    try {
      for (;;) {
        const last = lastLock(folder);
        if (last > 0) checkIsFree(folder, last);
        const lock = RunLock.#take(folder, last + 1);
        if (lock !== undefined) return lock;
      }
    } catch (error) {
      if (error instanceof JobstormError) throw error;
      const reason = systemReason(error);
      throw new JobstormError('storage', `Cannot lock the run folder '${folder}': ${reason}`, {
        cause: error,
        hint: 'Nothing was changed. Make it writable, with room on its disk, and try again.',
      });
    }
  }

  /** Takes a number; undefined when another process was faster. */
  static #take(folder: string, number: number): RunLock | undefined {
    const file = openNew(lockPath(folder, number));
    if (file === undefined) return undefined;
    const lock = new RunLock(folder, number, file);
    try {
      lock.#write();
      // Somebody who saw less than there is now may have taken a number that was free again.
      if (lastLock(folder) === number) {
        removeLocksBefore(folder, number);
        return lock;
      }
    } catch (error) {
      lock.release();
      throw error;
    }
    lock.release();
    return undefined;
  }

  /**
   * Says that the run goes on; called often, it does something now and then.
   *
   * @throws {JobstormError} of kind `aborted` when another process has taken the run over
   */
  renew(): void {
    if (performance.now() - this.#renewedAtMs < renewMs) return;
    this.#renewedAtMs = performance.now();
    if (statSync(this.#path, { throwIfNoEntry: false }) === undefined) {
      throw new JobstormError(
        'aborted',
        `Another process goes on with the run in '${this.#folder}', as this one stood still`,
        { hint: 'Follow that one; this one has ended, and cleaned nothing up.' },
      );
    }
    try {
      this.#write();
    } catch {
      // A full disk ends the run by its journal.
    }
  }

  /** Lets others have the run. */
  release(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  get #path(): string {
    return lockPath(this.#folder, this.#number);
  }

  /** The same bytes each time: what counts is the date that the file system gives them. */
  #write(): void {
    writeSync(this.#file, this.#text, 0);
  }
}

/** undefined when there is such a file already. */
function openNew(path: string): number | undefined {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}
