import type { DynamicAllocationPolicy } from '../../model/spark/executor-policy.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/** What dynamic allocation looks at, and what it can do. */
export interface DynamicExecutors {
  /** Executors that the driver wants. */
  readonly wanted: number;
  /** Executors that would run all tasks that there are at once, or the share that is wanted. */
  readonly needed: number;
  /** Whether idle executors must stay for the shuffle files that they hold. */
  readonly areHeld: boolean;
  want(executors: number): void;
}

/**
 * Spark's ExecutorAllocationManager: while tasks wait, it asks for 1, 2, 4 … further executors, the
 * first after the backlog timeout, the next ones after the sustained one; executors that had no
 * tasks for the idle timeout are deleted. It looks only when something changes, not every 100 ms as
 * Spark does.
 */
export class DynamicAllocation {
  readonly #timeline: VirtualTimeline;
  readonly #policy: DynamicAllocationPolicy;
  readonly #executors: DynamicExecutors;
  #add = 1;
  #backlogTimer: number | undefined;
  #idleTimer: number | undefined;
  /** Executors have been idle for the timeout, and stay for their shuffle files. */
  #areKept = false;

  constructor(
    timeline: VirtualTimeline,
    policy: DynamicAllocationPolicy,
    executors: DynamicExecutors,
  ) {
    this.#timeline = timeline;
    this.#policy = policy;
    this.#executors = executors;
  }

  /** There are more tasks than before, or fewer. */
  tasksChanged(): void {
    const { wanted } = this.#executors;
    if (this.#needed() > wanted) {
      this.#cancelIdle();
      this.#backlogTimer ??= this.#timeline.timerAfter(
        this.#policy.backlogTimeoutMs,
        this.#grow,
        undefined,
      );
    } else {
      this.#cancelBacklog();
      if (this.#needed() === wanted) this.#cancelIdle();
      else this.#wait();
    }
  }

  /** Executors are idle, perhaps already for as long as they may be. */
  #wait(): void {
    if (this.#areKept) {
      if (!this.#executors.areHeld) this.#shrink();
      return;
    }
    const { idleTimeoutMs } = this.#policy;
    this.#idleTimer ??= this.#timeline.timerAfter(idleTimeoutMs, this.#idled, undefined);
  }

  stop(): void {
    this.#cancelBacklog();
    this.#cancelIdle();
  }

  readonly #grow = (): void => {
    this.#backlogTimer = undefined;
    const needed = this.#needed();
    this.#executors.want(Math.min(needed, this.#executors.wanted + this.#add));
    this.#add *= 2;
    if (this.#executors.wanted >= needed) {
      this.#add = 1;
      return;
    }
    this.#backlogTimer = this.#timeline.timerAfter(
      this.#policy.sustainedBacklogTimeoutMs,
      this.#grow,
      undefined,
    );
  };

  readonly #idled = (): void => {
    this.#idleTimer = undefined;
    const { tracksShuffle, idleTimeoutMs, shuffleTimeoutMs } = this.#policy;
    const keptMs = tracksShuffle && this.#executors.areHeld ? shuffleTimeoutMs - idleTimeoutMs : 0;
    if (keptMs <= 0) {
      this.#shrink();
      return;
    }
    this.#areKept = true;
    if (keptMs < Infinity) {
      this.#idleTimer = this.#timeline.timerAfter(keptMs, this.#shrink, undefined);
    }
  };

  readonly #shrink = (): void => {
    this.#cancelIdle();
    const needed = this.#needed();
    if (needed < this.#executors.wanted) this.#executors.want(needed);
  };

  #needed(): number {
    const { executorsMin, executorsMax } = this.#policy;
    return Math.max(executorsMin, Math.min(executorsMax, this.#executors.needed));
  }

  #cancelBacklog(): void {
    if (this.#backlogTimer !== undefined) this.#timeline.cancel(this.#backlogTimer);
    this.#backlogTimer = undefined;
    this.#add = 1;
  }

  #cancelIdle(): void {
    if (this.#idleTimer !== undefined) this.#timeline.cancel(this.#idleTimer);
    this.#idleTimer = undefined;
    this.#areKept = false;
  }
}
