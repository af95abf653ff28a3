import { createLogUpdate } from 'log-update';
import type { CleanUpResult, SessionManager, Timeline } from '../../engine/ports.ts';
import type { Instant } from '../../model/instant.ts';
import { second } from '../../model/instant.ts';
import type { LeftBehind, Session } from '../../model/session.ts';
import { formatAmount, formatCount, formatDuration } from '../../util/format.ts';
import { printable } from '../../util/printable.ts';
import type { CliContext } from '../context.ts';
import { canRewrite } from '../streams.ts';

/** What became of a session that was stopped. */
export interface RemovedSession {
  readonly id: string;
  readonly isGone: boolean;
  /** Counted on the target. */
  readonly leftBehind: LeftBehind;
  /** What went wrong on the way; null when nothing did. */
  readonly error: string | null;
}

export interface RemoveSessionsOptions {
  readonly manager: SessionManager;
  readonly timeline: Timeline;
  readonly sessions: readonly Session[];
}

const lineIntervalMs = 10 * second;

/** Removes sessions one after the other, showing how far each is and how long it will take. */
export async function removeSessions(
  { manager, timeline, sessions }: RemoveSessionsOptions,
  context: CliContext,
): Promise<readonly RemovedSession[]> {
  const removed: RemovedSession[] = [];
  for (const session of sessions) {
    const display = new RemovalDisplay(session.id, timeline, context);
    const result = await new Promise<CleanUpResult>((resolve) =>
      manager.cleanUp(session, { remove: true }, display.progress, resolve),
    );
    const one = outcomeOf(session.id, result);
    display.close(one);
    removed.push(one);
  }
  return removed;
}

function outcomeOf(id: string, result: CleanUpResult): RemovedSession {
  const { leftBehind } = result;
  const isEmpty = Object.values(leftBehind).every((count) => count === 0);
  const error = result.kind === 'error' ? result.error.message : null;
  return { id, isGone: isEmpty && error === null, leftBehind, error };
}

/** One line that rewrites itself on a terminal, one now and then in a log. */
class RemovalDisplay {
  readonly #id: string;
  readonly #timeline: Timeline;
  readonly #context: CliContext;
  readonly #block: ReturnType<typeof createLogUpdate> | null;
  readonly #startedAt: Instant;
  #nextLineAt: Instant;

  constructor(id: string, timeline: Timeline, context: CliContext) {
    const { err } = context.streams;
    this.#id = id;
    this.#timeline = timeline;
    this.#context = context;
    this.#block = canRewrite(err, context.environment) ? createLogUpdate(err) : null;
    this.#startedAt = timeline.now();
    this.#nextLineAt = this.#startedAt + lineIntervalMs;
  }

  readonly progress = (done: number, total: number): void => {
    const now = this.#timeline.now();
    const text = progressText(this.#id, { done, total, elapsedMs: now - this.#startedAt });
    if (this.#block !== null) {
      this.#block(text);
    } else if (now >= this.#nextLineAt) {
      this.#nextLineAt = now + lineIntervalMs;
      this.#context.streams.err.write(`${text}\n`);
    }
  };

  close({ id, isGone, leftBehind, error }: RemovedSession): void {
    this.#block?.clear();
    this.#block?.done();
    const { err } = this.#context.streams;
    if (error !== null) err.write(`${id}: ${printable(error)}\n`);
    err.write(`${id}: ${isGone ? 'removed, and nothing of it is left' : leftText(leftBehind)}\n`);
  }
}

interface Removal {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

/** The rest takes as long as what is done did, in proportion; once enough is done to say so. */
export function progressText(id: string, { done, total, elapsedMs }: Removal): string {
  const steps = `${id}: ${formatCount(done)} of ${formatAmount(total, 'step')} done`;
  if (done < 5 || done === total) return steps;
  const restMs = (elapsedMs * (total - done)) / done;
  return `${steps}, about ${formatDuration(restMs)} left`;
}

function leftText({ jobRuns, virtualClusters, namespaces, pods, volumes }: LeftBehind): string {
  const parts = [
    formatAmount(jobRuns, 'job run'),
    formatAmount(virtualClusters, 'virtual cluster'),
    formatAmount(namespaces, 'namespace'),
    formatAmount(pods, 'pod'),
    formatAmount(volumes, 'volume'),
  ];
  return `left behind: ${parts.join(', ')}; running it again may remove them`;
}
