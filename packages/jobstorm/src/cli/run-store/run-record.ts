import type { RunEntry } from '../../model/journal-entry.ts';

/** Raised when a member of run.json changes its meaning. */
export const runRecordVersion = 1;

/**
 * run.json: what was run and how. What only the process knew is null in a record that was rebuilt
 * from the journal.
 */
export interface RunRecord {
  readonly runRecordVersion: number;
  readonly id: string;
  readonly scenario: string;
  readonly target: string;
  readonly seed: number;
  readonly session: string;
  readonly jobstormVersion: string;
  readonly nodeVersion: string | null;
  /** By the clock on the wall, ISO 8601, UTC. */
  readonly startedAt: string | null;
  /** The program's arguments. */
  readonly args: readonly string[] | null;
}

/** What of a record the journal does not know. */
export type RunOrigin = Pick<RunRecord, 'nodeVersion' | 'startedAt' | 'args'>;

export const unknownOrigin: RunOrigin = { nodeVersion: null, startedAt: null, args: null };

/** The record of a run that begins with this entry. */
export function runRecord(
  id: string,
  begin: Pick<RunEntry, 'scenario' | 'session' | 'jobstormVersion'>,
  origin: RunOrigin,
): RunRecord {
  const { scenario, session, jobstormVersion } = begin;
  const { nodeVersion, startedAt, args } = origin;
  return {
    runRecordVersion,
    id,
    scenario: scenario.name,
    target: scenario.target,
    seed: scenario.seed,
    session,
    jobstormVersion,
    nodeVersion,
    startedAt,
    args,
  };
}

export function runRecordText(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
