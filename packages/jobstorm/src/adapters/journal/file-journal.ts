import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { RunJournal } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import { systemReason } from '../system-reason.ts';

/** Written once this much has gathered, in UTF-16 units, even when nobody asks for it. */
const bufferLengthMax = 1 << 18;

/**
 * A run's journal as a file, one JSON object per line. Lines gather in memory until
 * {@link FileJournal.flush}; only whole lines are handed to the system, so that a killed run leaves
 * a journal whose last line alone may be torn. After a failure nothing more is written: what is on
 * the disk has no gap.
 */
export class FileJournal implements RunJournal {
  readonly path: string;
  readonly #file: number;
  #lines = '';
  #failure: JobstormError | undefined;
  #isClosed = false;

  /**
   * @param mode `new`: the file does not exist yet; `append`: it does, and a torn last line is cut
   *   off
   * @throws {JobstormError} of kind `storage` when the file cannot be created, or opened
   */
  constructor(path: string, mode: 'new' | 'append' = 'new') {
    this.path = path;
    try {
      this.#file = mode === 'new' ? openSync(path, 'ax') : openAtLastLine(path);
    } catch (error) {
      throw storageError(path, error);
    }
  }

  /** @throws {JobstormError} of kind `storage` when this or an earlier write failed */
  append(entry: JournalEntry): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#lines += `${JSON.stringify(entry)}\n`;
    if (this.#lines.length >= bufferLengthMax) this.flush();
  }

  /**
   * Hands all that was appended to the operating system.
   *
   * @throws {JobstormError} of kind `storage` when this or an earlier write failed
   */
  flush(): void {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = Buffer.from(this.#lines, 'utf8');
    this.#lines = '';
    try {
      for (let offset = 0; offset < bytes.length;) offset += writeSync(this.#file, bytes, offset);
    } catch (error) {
      this.#failure = storageError(this.path, error);
      throw this.#failure;
    }
  }

  /** Flushes and closes; harmless when repeated. Failures are those of {@link flush}. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.flush();
    } finally {
      closeSync(this.#file);
    }
  }
}

const blockBytes = 1 << 16;
const lineFeed = 0x0a;

/** Opens a journal for more entries, after its last whole line. */
function openAtLastLine(path: string): number {
  const file = openSync(path, 'r+');
  const block = Buffer.alloc(blockBytes);
  let end = fstatSync(file).size;
  let lastLineEnd = 0;
  while (end > 0 && lastLineEnd === 0) {
    const start = Math.max(0, end - blockBytes);
    const bytes = readSync(file, block, 0, end - start, start);
    const at = block.lastIndexOf(lineFeed, bytes - 1);
    if (at >= 0) lastLineEnd = start + at + 1;
    end = start;
  }
  ftruncateSync(file, lastLineEnd);
  closeSync(file);
  return openSync(path, 'a');
}

function storageError(path: string, error: unknown): JobstormError {
  return new JobstormError(
    'storage',
    `Cannot write the journal '${path}': ${systemReason(error)}`,
    {
      cause: error,
      hint: 'Make room, or choose another folder with --out; what was written stays readable.',
    },
  );
}
