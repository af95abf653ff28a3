import type { Instant } from '../../model/instant.ts';
import { assert } from '../../util/assert.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

interface Task {
  /** The attained work per task at which this one is done, in core-milliseconds. */
  readonly doneAt: number;
  readonly onDone: () => void;
}

/**
 * Cores that tasks share evenly: each runs at min(`coresPerTask`, cores / tasks). As all tasks
 * attain work at one pace A(t), a task that comes with work w is done when A has grown by w.
 */
export class SharedCores {
  readonly #timeline: VirtualTimeline;
  readonly #cores: number;
  readonly #coresPerTask: number;
  /** In the order in which they will be done; few, as each occupies a worker. */
  readonly #tasks: Task[] = [];
  #attained = 0;
  #updatedAt: Instant = 0;
  #timer = -1;

  constructor(timeline: VirtualTimeline, cores: number, coresPerTask: number) {
    assert(cores > 0 && coresPerTask > 0, 'there is something to compute with');
    this.#timeline = timeline;
    this.#cores = cores;
    this.#coresPerTask = coresPerTask;
  }

  /** Cores that the tasks could use over those that there are, 1 or more. */
  get crowding(): number {
    return Math.max(1, (this.#tasks.length * this.#coresPerTask) / this.#cores);
  }

  /** Computes for so many core-milliseconds and calls back. */
  run(coreMs: number, onDone: () => void): void {
    this.#pass();
    const doneAt = this.#attained + coreMs;
    let place = this.#tasks.length;
    while (place > 0 && (this.#tasks[place - 1]?.doneAt ?? 0) > doneAt) place -= 1;
    this.#tasks.splice(place, 0, { doneAt, onDone });
    this.#plan();
  }

  #pace(): number {
    return Math.min(this.#coresPerTask, this.#cores / Math.max(1, this.#tasks.length));
  }

  #pass(): void {
    const now = this.#timeline.now();
    this.#attained += (now - this.#updatedAt) * this.#pace();
    this.#updatedAt = now;
  }

  #plan(): void {
    if (this.#timer >= 0) this.#timeline.cancel(this.#timer);
    this.#timer = -1;
    const [next] = this.#tasks;
    if (next === undefined) return;
    const leftMs = Math.max(0, next.doneAt - this.#attained) / this.#pace();
    this.#timer = this.#timeline.timerAfter(leftMs, this.#done, undefined);
  }

  readonly #done = (): void => {
    this.#timer = -1;
    this.#pass();
    const task = this.#tasks.shift();
    this.#plan();
    task?.onDone();
  };
}
