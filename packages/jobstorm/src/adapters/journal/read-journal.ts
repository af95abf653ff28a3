import { createReadStream } from 'node:fs';
import { JobstormError } from '../../model/errors.ts';
import { journalVersion, type JournalEntry } from '../../model/journal-entry.ts';
import { describeEntryProblem, parseEntry } from './entry-shape.ts';
import { splitLines, type Line } from '../split-lines.ts';

/**
 * Reads a journal line by line, whatever its size, and hands over each entry in order. A last line
 * without its end is what a kill leaves and is skipped; anything else that is not an entry is an
 * error that names its line.
 *
 * @throws {JobstormError} of kind `config` when the file cannot be read or is not a journal
 */
export async function readJournal(
  path: string,
  visit: (entry: JournalEntry) => void,
): Promise<void> {
  let lineCount = 0;
  let entryCount = 0;
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      lineCount += 1;
      const entry = parseLine(path, lineCount, line);
      if (entry === undefined) continue;
      checkOrder(path, lineCount, entry);
      entryCount += 1;
      visit(entry);
    }
  }
  if (entryCount === 0) {
    const found = lineCount === 0 ? 'it is empty' : 'it has no whole entry';
    throw unreadable(path, `${found}, so the run never began`);
  }
}

async function* linesOf(path: string): AsyncGenerator<readonly Line[]> {
  try {
    yield* splitLines(createReadStream(path, { highWaterMark: 1 << 18 }));
  } catch (error) {
    if (error instanceof JobstormError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw unreadable(path, reason, error);
  }
}

function parseLine(path: string, number: number, line: Line): JournalEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    if (!line.isEnded) return undefined;
    throw corrupt(path, number, 'it is not JSON', error);
  }
  checkVersion(path, number, value);
  const entry = parseEntry(value);
  if (entry === undefined) throw corrupt(path, number, describeEntryProblem(value));
  return entry;
}

/** Told before the shape is looked at: another version's shape may well be another one. */
function checkVersion(path: string, number: number, value: unknown): void {
  if (number !== 1 || typeof value !== 'object' || value === null) return;
  const version = (value as { journalVersion?: unknown }).journalVersion;
  if (typeof version !== 'number' || version === journalVersion) return;
  throw unreadable(
    path,
    `it is written in version ${version} of the format, and this Jobstorm reads version ${journalVersion}`,
  );
}

function checkOrder(path: string, number: number, entry: JournalEntry): void {
  const isFirst = number === 1;
  if (isFirst === (entry.kind === 'run')) return;
  const problem = isFirst
    ? `a journal begins with an entry of kind 'run', not '${entry.kind}'`
    : "an entry of kind 'run' stands only at the beginning";
  throw corrupt(path, number, problem);
}

function corrupt(path: string, line: number, problem: string, cause?: unknown): JobstormError {
  return new JobstormError('config', `Cannot read the journal: ${path}:${line}: ${problem}`, {
    cause,
    hint: 'Only the last line may be torn, by a kill; anything else was changed after the run.',
  });
}

function unreadable(path: string, reason: string, cause?: unknown): JobstormError {
  return new JobstormError('config', `Cannot read the journal '${path}': ${reason}`, { cause });
}
