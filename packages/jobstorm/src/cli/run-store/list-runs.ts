import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shapeProblem } from '../../adapters/journal/shape-problem.ts';
import type { Verdict } from '../../metrics/run-summary.ts';
import { systemReason } from '../../adapters/system-reason.ts';
import { foldersIn, isFile } from './find-run.ts';
import { runFiles, type RunFiles } from './run-folder.ts';

/** One run in the list; what is not known is null. */
export interface ListedRun {
  readonly id: string;
  readonly scenario: string | null;
  /** `unfinished`: still running, or killed. `broken`: its files cannot be read. */
  readonly verdict: Verdict | 'unfinished' | 'broken';
  readonly arrivals: number | null;
  /** Arrivals given up, and job runs that failed. */
  readonly failed: number | null;
  /** On the run's own timeline. */
  readonly durationMs: number | null;
  /** By the clock on the wall, ISO 8601, UTC. */
  readonly startedAt: string | null;
  /** Why it is broken, or what to do about it. */
  readonly remark: string | null;
}

const recordShape = z.object({ scenario: z.string(), startedAt: z.iso.datetime().nullable() });
const summaryShape = z.object({
  run: z.object({
    scenario: z.string(),
    durationMs: z.number(),
    verdict: z.enum(['passed', 'failed', 'invalid', 'interrupted']),
  }),
  arrivals: z.object({ intended: z.number() }),
  submissions: z.object({ failed: z.number() }),
  jobRuns: z.object({ failed: z.number() }),
});

/**
 * The runs in `out`, newest first. Reads only the small files of each; a folder that is not a run
 * is skipped, and a run that cannot be read is listed as broken.
 *
 * @throws {JobstormError} of kind `config` when `out` cannot be listed
 */
export function listRuns(out: string): readonly ListedRun[] {
  return foldersIn(out)
    .map((name) => runFiles(join(out, name)))
    .filter(({ journal, record }) => isFile(journal) || isFile(record))
    .map((files) => ({ files, run: describeRun(files) }))
    .sort((left, right) => startMs(right.files, right.run) - startMs(left.files, left.run))
    .map(({ run }) => run);
}

function describeRun(files: RunFiles): ListedRun {
  try {
    return describeReadable(files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...unknownRun(files.id), verdict: 'broken', remark: reason };
  }
}

function describeReadable(files: RunFiles): ListedRun {
  const record = readShape(files.record, recordShape);
  const summary = readShape(files.summary, summaryShape);
  const known = { ...unknownRun(files.id), startedAt: record?.startedAt ?? null };
  if (summary === undefined) {
    const remark = `it is still running, or was killed: jobstorm report ${files.id}`;
    return { ...known, scenario: record?.scenario ?? null, verdict: 'unfinished', remark };
  }
  return {
    ...known,
    scenario: summary.run.scenario,
    verdict: summary.run.verdict,
    arrivals: summary.arrivals.intended,
    failed: summary.submissions.failed + summary.jobRuns.failed,
    durationMs: summary.run.durationMs,
  };
}

function unknownRun(id: string): ListedRun {
  return {
    id,
    scenario: null,
    verdict: 'unfinished',
    arrivals: null,
    failed: null,
    durationMs: null,
    startedAt: null,
    remark: null,
  };
}

/** What the file holds; undefined when there is no such file. */
function readShape<Shape>(path: string, shape: z.ZodType<Shape>): Shape | undefined {
  if (!isFile(path)) return undefined;
  const value = parseJson(path);
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${path}: ${shapeProblem(parsed.error.issues, value)}`);
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not JSON' : systemReason(error);
    throw new Error(`${path}: ${reason}`, { cause: error });
  }
}

/** A record that was rebuilt does not know when the run began; its journal's age comes near. */
function startMs(files: RunFiles, { startedAt }: ListedRun): number {
  if (startedAt !== null) return Date.parse(startedAt);
  const stats = statSync(files.journal, { throwIfNoEntry: false });
  return (stats ?? statSync(files.folder)).mtimeMs;
}
