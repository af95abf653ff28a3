import type { Instant } from '../../model/instant.ts';
import type { JobWork } from '../../model/job-template.ts';
import type { RandomStream } from '../../util/random.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/**
 * The work of one job, from the opening of the scheduling gate to its end. Work given as a duration
 * passes with time; work given in core-seconds passes as fast as there are executor cores.
 */
export class SparkWork {
  readonly #timeline: VirtualTimeline;
  readonly #onDone: () => void;
  readonly #isShared: boolean;
  /** Milliseconds, or core-milliseconds when the cores share it. */
  #left: number;
  #cores = 0;
  #updatedAt: Instant = 0;
  #isStarted = false;
  #timer: number | undefined;

  constructor(timeline: VirtualTimeline, random: RandomStream, work: JobWork, onDone: () => void) {
    this.#timeline = timeline;
    this.#onDone = onDone;
    this.#isShared = work.kind === 'core-seconds';
    this.#left =
      work.kind === 'duration'
        ? random.between(work.lowMs, work.highMs)
        : work.coreSeconds * 1_000 * random.logNormal(1, work.sigma);
  }

  /** Whether the pace depends on the number of cores. */
  get isShared(): boolean {
    return this.#isShared;
  }

  start(): void {
    this.#isStarted = true;
    this.#updatedAt = this.#timeline.now();
    this.#plan();
  }

  /** Executor cores are registered (positive) or lost (negative). */
  addCores(cores: number): void {
    this.#pass();
    this.#cores += cores;
    if (this.#isStarted && this.#isShared) this.#plan();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  #pass(): void {
    const now = this.#timeline.now();
    if (this.#isStarted) this.#left -= (now - this.#updatedAt) * this.#pace();
    this.#updatedAt = now;
  }

  #pace(): number {
    return this.#isShared ? this.#cores : 1;
  }

  #plan(): void {
    this.stop();
    const pace = this.#pace();
    if (pace <= 0) return;
    const leftMs = Math.max(0, this.#left) / pace;
    this.#timer = this.#timeline.after(leftMs, this.#done, undefined);
  }

  readonly #done = (): void => {
    this.#timer = undefined;
    this.#onDone();
  };
}
