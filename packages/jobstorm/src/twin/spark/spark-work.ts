import type { Instant } from '../../model/instant.ts';
import type { JobWork } from '../../model/job-template.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

export interface SparkWorkOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['spark'];
  readonly work: JobWork;
  /** Cores that each task has. */
  readonly taskCpus: number;
  /** Whether the shuffle files of a lost executor are found again. */
  readonly recoversShuffle: boolean;
  /** There are more tasks than before, or fewer. */
  readonly onTasks: () => void;
  readonly onDone: () => void;
}

/** The work of one job, from the opening of the scheduling gate to its end. */
export interface SparkWork {
  /** Whether its pace depends on the number of executors. */
  readonly isShared: boolean;
  /** Tasks that run or could: with fewer slots, tasks wait. */
  readonly tasks: number;
  /** Whether executors hold what a later stage needs. */
  readonly holdsShuffle: boolean;
  start(): void;
  stop(): void;
  /** Task slots of executors are registered. */
  addSlots(slots: number): void;
  /** Idle slots go: shuffle files that their executors hold are lost, and nothing else. */
  dropSlots(slots: number): void;
  /** Slots are lost, with what they were at and perhaps what they had done. */
  loseSlots(slots: number): void;
}

/** Work that lasts as long as it lasts, whatever the executors do. */
export class DurationWork implements SparkWork {
  readonly isShared = false;
  readonly tasks = 0;
  readonly holdsShuffle = false;
  readonly #timeline: VirtualTimeline;
  readonly #onDone: () => void;
  readonly #durationMs: number;
  #timer: number | undefined;

  constructor({ timeline, onDone }: SparkWorkOptions, durationMs: number) {
    this.#timeline = timeline;
    this.#onDone = onDone;
    this.#durationMs = durationMs;
  }

  start(): void {
    this.#timer = this.#timeline.timerAfter(this.#durationMs, this.#onDone, undefined);
  }

  stop(): void {
    if (this.#timer !== undefined) this.#timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  addSlots(): void {
    // Time passes all the same.
  }

  dropSlots(): void {
    // Time passes all the same.
  }

  loseSlots(): void {
    // Time passes all the same.
  }
}

/** An amount of computing that the cores share evenly. */
export class SharedWork implements SparkWork {
  readonly isShared = true;
  /** It may be the shuffle of what goes on now: nothing says where one part of the work ends. */
  readonly holdsShuffle = true;
  readonly #options: SparkWorkOptions;
  readonly #givenCoreMs: number;
  #leftCoreMs: number;
  #redoneCoreMs = 0;
  #cores = 0;
  #updatedAt: Instant = 0;
  #isStarted = false;
  /** When it ends if the cores stay as they are. */
  #doneAt: Instant = Infinity;
  #timer: number | undefined;
  #timerAt: Instant = Infinity;

  constructor(options: SparkWorkOptions, coreMs: number) {
    this.#options = options;
    this.#givenCoreMs = coreMs;
    this.#leftCoreMs = coreMs;
  }

  get tasks(): number {
    return this.#isStarted ? Math.ceil(this.#leftCoreMs / this.#taskCoreMs) : 0;
  }

  /** Computing that was lost with executors and is done again. */
  get redoneCoreMs(): number {
    return this.#redoneCoreMs;
  }

  start(): void {
    this.#isStarted = true;
    this.#updatedAt = this.#options.timeline.now();
    this.#plan();
    this.#options.onTasks();
  }

  addSlots(slots: number): void {
    this.#pass();
    this.#cores += slots * this.#options.taskCpus;
    this.#plan();
  }

  /** Executors are idle at its very end only: nothing comes that reads their shuffle files. */
  dropSlots(slots: number): void {
    this.addSlots(-slots);
  }

  /**
   * Redone: half a task for each slot, and the share of the executor's finished work that others
   * still need, as far as that much is done at all.
   */
  loseSlots(slots: number): void {
    const cores = slots * this.#options.taskCpus;
    this.#pass();
    if (this.#isStarted) this.#redo(cores);
    this.#cores -= cores;
    this.#plan();
  }

  /** What a task computes, on all of its cores together. */
  get #taskCoreMs(): number {
    return this.#options.parameters.taskMs * this.#options.taskCpus;
  }

  #redo(cores: number): void {
    const { parameters, recoversShuffle } = this.#options;
    const doneCoreMs = this.#givenCoreMs - this.#leftCoreMs;
    const shuffleShare = recoversShuffle ? 0 : parameters.lostShuffleShare;
    const finishedCoreMs = (doneCoreMs * cores) / this.#cores;
    const begunCoreMs = (cores * parameters.taskMs) / 2;
    const lostCoreMs = Math.min(doneCoreMs, begunCoreMs + shuffleShare * finishedCoreMs);
    this.#leftCoreMs += lostCoreMs;
    this.#redoneCoreMs += lostCoreMs;
  }

  stop(): void {
    if (this.#timer !== undefined) this.#options.timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  #pass(): void {
    const now = this.#options.timeline.now();
    if (this.#isStarted) this.#leftCoreMs -= (now - this.#updatedAt) * this.#cores;
    this.#updatedAt = now;
  }

  /**
   * Cores come one by one: a timer that is early by half looks again, so that not every one of them
   * needs a timer of its own.
   */
  #plan(): void {
    if (!this.#isStarted) return;
    if (this.#cores <= 0) {
      this.stop();
      return;
    }
    const now = this.#options.timeline.now();
    const leftMs = Math.max(0, this.#leftCoreMs) / this.#cores;
    this.#doneAt = now + leftMs;
    if (this.#timer === undefined || this.#timerAt > this.#doneAt) this.#look(now + leftMs / 2);
  }

  #look(at: Instant): void {
    this.stop();
    this.#timerAt = at;
    this.#timer = this.#options.timeline.timer(at, this.#lookAgain, undefined);
  }

  readonly #lookAgain = (): void => {
    this.#timer = undefined;
    if (this.#options.timeline.now() < this.#doneAt) {
      this.#look(this.#doneAt);
      return;
    }
    this.#isStarted = false;
    this.#options.onDone();
  };
}
