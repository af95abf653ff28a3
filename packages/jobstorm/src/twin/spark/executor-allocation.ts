import type { JobShape } from '../../model/spark/job-shape.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/**
 * How a driver asks for its executors: one batch of at most `batchSize` every `batchDelayMs`, until
 * all are asked for. Source: apache/spark ExecutorPodsAllocator; pods that are pending do not hold
 * the next batch back.
 */
export class ExecutorAllocation {
  readonly #timeline: VirtualTimeline;
  readonly #shape: JobShape;
  readonly #request: (executors: number) => void;
  #requested = 0;
  #isStopped = false;

  constructor(timeline: VirtualTimeline, shape: JobShape, request: (executors: number) => void) {
    this.#timeline = timeline;
    this.#shape = shape;
    this.#request = request;
  }

  start(): void {
    this.#tick();
  }

  stop(): void {
    this.#isStopped = true;
  }

  readonly #tick = (): void => {
    if (this.#isStopped) return;
    const batch = Math.min(this.#shape.batchSize, this.#shape.executors - this.#requested);
    if (batch <= 0) return;
    this.#requested += batch;
    this.#request(batch);
    if (this.#requested < this.#shape.executors) {
      this.#timeline.after(this.#shape.batchDelayMs, this.#tick, undefined);
    }
  };
}
