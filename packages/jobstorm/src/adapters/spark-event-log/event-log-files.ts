import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { eventLogError } from './event-log-error.ts';

/**
 * The files of an event log in their order: the one file itself, or those of the folder that Spark
 * makes with `spark.eventLog.rolling.enabled`, from the last compaction on.
 *
 * @throws {JobstormError} of kind `config` when there is no such log or a part of it is missing
 */
export function eventLogFiles(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const parts = readdirSync(path)
    .flatMap((name) => {
      const match = /^events_(\d+)_/.exec(name);
      if (match === null) return [];
      return [{ name, index: Number(match[1]), isCompacted: name.endsWith('.compact') }];
    })
    .sort((one, other) => placeOf(one) - placeOf(other));
  const compacted = parts.findLastIndex(({ isCompacted }) => isCompacted);
  const kept = parts.slice(Math.max(0, compacted));
  const [first] = kept;
  if (first === undefined) {
    throw eventLogError(path, 'the folder holds no file of events', {
      hint: 'Name a file, or the folder eventlog_v2_… of one application, which holds events_1_….',
    });
  }
  const begin = compacted < 0 ? 1 : first.index;
  for (const [place, { index }] of kept.entries()) {
    if (index === begin + place) continue;
    throw eventLogError(
      path,
      `events_${begin + place}_… is missing before '${kept[place]?.name ?? ''}'`,
      {
        hint: 'Copy the whole folder: a profile of a part would be wrong.',
      },
    );
  }
  return kept.map(({ name }) => join(path, name));
}

/** The compaction of a file stands after the file itself. */
function placeOf(part: { readonly index: number; readonly isCompacted: boolean }): number {
  return part.index + (part.isCompacted ? 0.5 : 0);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'there is no such file' : (error as Error).message;
    throw eventLogError(path, reason, {
      cause: error,
      hint: `Spark writes it with spark.eventLog.enabled=true, to spark.eventLog.dir; copy '${basename(path)}' from there.`,
    });
  }
}
