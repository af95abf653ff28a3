import { setTimeout as sleep } from 'node:timers/promises';
import type { CliProcess } from '../../src/cli/testing/cli-process.ts';
import type { RandomStream } from '../../src/util/random.ts';
import type { KilledRun } from './killed-runs.ts';

/** Where in its life a run is killed: before it has a phase, or so long after it entered one. */
export interface KillMoment {
  readonly phase: string;
  readonly afterMs: number;
  /** So long after it was begun, what stops it or goes on with it is killed, too; null = not. */
  readonly againAfterMs: number | null;
}

/** Until a process has loaded its program and written something. */
const startMs = 900;

/**
 * Prepare, ramp, steady, drain and stop, in the words of the journal, each with the share that it
 * takes of what the longest takes.
 */
const phases = [
  { phase: 'before', share: 0 },
  { phase: 'setup', share: 0.15 },
  { phase: 'warm-up', share: 0.5 },
  { phase: 'steady', share: 1 },
  { phase: 'drain', share: 0.8 },
  { phase: 'teardown', share: 0.5 },
] as const;
/** Of what follows a kill, this share is killed once, too. */
const againShare = 0.25;

/** @param phaseMs how long the longest phase of such a run takes, more or less */
export function killMoments(
  random: RandomStream,
  { kills, phaseMs }: { readonly kills: number; readonly phaseMs: number },
): readonly KillMoment[] {
  // Each phase as often as any other, from a drawn one on.
  const first = Math.floor(random.uniform() * phases.length);
  return Array.from({ length: kills }, (_, index) => {
    const { phase, share } = phases[(first + index) % phases.length] ?? phases[0];
    const afterMs = random.uniform() * (phase === 'before' ? startMs : share * phaseMs);
    const isAgain = random.uniform() < againShare;
    const againAfterMs = random.uniform() * (startMs + 2 * phaseMs);
    return { phase, afterMs, againAfterMs: isAgain ? againAfterMs : null };
  });
}

/** Begins a run and kills it at a moment, if it has not ended by then. */
export async function killAt(run: KilledRun, { phase, afterMs }: KillMoment): Promise<void> {
  const process = run.begin();
  let isOver = false;
  const over = process.result.finally(() => (isOver = true));
  const hasCome = (): boolean => phase === 'before' || run.journal.includes(`"phase":"${phase}"`);
  while (!isOver && !hasCome()) await sleep(20);
  await kill(process, afterMs);
  await over;
}

/** Kills a process outright after a while. */
export async function kill(process: CliProcess, afterMs: number): Promise<void> {
  await Promise.race([sleep(afterMs), process.result]);
  process.child.kill('SIGKILL');
  await process.result;
}
