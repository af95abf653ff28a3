import type { JobProfile } from '../../model/spark/job-profile.ts';
import { ProfileBuilder } from '../../model/spark/profile-builder.ts';
import { printable } from '../../util/printable.ts';
import { splitLines, type Line } from '../split-lines.ts';
import { readLogBytes } from './decompress.ts';
import { eventLogError } from './event-log-error.ts';
import { eventLogFiles } from './event-log-files.ts';
import { isNeededLine, parseEvent } from './parse-event.ts';

/**
 * Reads a Spark event log from its beginning to its end, whatever its size, and learns the profile
 * of its application. It may be plain or compressed, one file or a rolling folder.
 *
 * @throws {JobstormError} of kind `config` when it is none, is truncated, or has no ended stage
 */
export async function readProfile(path: string): Promise<JobProfile> {
  const builder = new ProfileBuilder();
  for (const file of eventLogFiles(path)) await readFile(file, builder);
  const profile = builder.profile();
  if (profile !== undefined) return profile;
  throw eventLogError(path, 'no stage of the application has ended', {
    hint: 'Copy the log once the application has ended; one that runs no Spark job has no profile.',
  });
}

async function readFile(path: string, builder: ProfileBuilder): Promise<void> {
  let lineCount = 0;
  for await (const lines of splitLines(readLogBytes(path))) {
    for (const line of lines) {
      lineCount += 1;
      if (lineCount === 1) checkFirst(path, line.text);
      if (isNeededLine(line.text)) addLine(`${path}:${lineCount}`, line, builder);
      else if (!line.isEnded) checkLast(`${path}:${lineCount}`, line.text);
    }
  }
}

function addLine(place: string, line: Line, builder: ProfileBuilder): void {
  const value = parseJson(line.text);
  if (value === undefined) throw truncated(place, line.text);
  const event = parseEvent(value);
  if (event === undefined) {
    throw eventLogError(place, `it lacks a member that Spark writes: ${shown(line.text)}`, {
      hint: 'Only logs of Spark 3.0 and later, as Spark itself wrote them, can be read.',
    });
  }
  builder.add(event);
}

function checkFirst(path: string, text: string): void {
  if (text.startsWith('{"Event":"')) return;
  throw eventLogError(
    `${path}:1`,
    `a line of it must be a Spark event such as {"Event":"SparkListenerLogStart",…}: current value is ${shown(text)}`,
    { hint: 'Name a file of spark.eventLog.dir, not the log of a driver or another JSON file.' },
  );
}

/** A last line without its end is whole when it is JSON. */
function checkLast(place: string, text: string): void {
  if (parseJson(text) === undefined) throw truncated(place, text);
}

function truncated(place: string, text: string) {
  return eventLogError(place, `the line is truncated or damaged: it ends with ${shownEnd(text)}`, {
    hint: 'Copy it again; of an application that still runs, copy it once it has ended.',
  });
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

const shownLength = 60;

function shown(text: string): string {
  return `"${printable(text.slice(0, shownLength))}"`;
}

function shownEnd(text: string): string {
  return `"${printable(text.slice(-shownLength))}"`;
}
