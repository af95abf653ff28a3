import type { JobShape } from '../../model/spark/job-shape.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/** How many executors there are, and how to ask for more. */
export interface ExecutorDemand {
  /** Executors that the driver wants. */
  readonly wanted: number;
  /** Executors asked for and not lost or deleted. */
  readonly present: number;
  /** Executors asked for that do not run yet. */
  readonly pending: number;
  /** Executors for which there are volumes, or may be: no more are asked for. */
  readonly claimable: number;
  request(executors: number): void;
}

/**
 * How a driver asks for its executors: one batch of at most `batchSize` every `batchDelayMs`, until
 * it has as many as it wants; lost ones are asked for again at the next tick. Source: apache/spark
 * ExecutorPodsAllocator; pods that are pending do not hold the next batch back, unless there are
 * `pendingPodsMax` of them, or it is Spark 3.0, where any does.
 */
export class ExecutorAllocation {
  readonly #timeline: VirtualTimeline;
  readonly #shape: JobShape;
  readonly #demand: ExecutorDemand;
  #startedAt = 0;
  #isTicking = false;
  #isStopped = true;

  constructor(timeline: VirtualTimeline, shape: JobShape, demand: ExecutorDemand) {
    this.#timeline = timeline;
    this.#shape = shape;
    this.#demand = demand;
  }

  start(): void {
    this.#isStopped = false;
    this.#startedAt = this.#timeline.now();
    this.#isTicking = true;
    this.#tick();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Something changed: the next tick looks whether executors are missing. */
  wake(): void {
    if (this.#isStopped || this.#isTicking || this.#missing() === 0) return;
    this.#isTicking = true;
    const { batchDelayMs } = this.#shape;
    const sinceTickMs =
      batchDelayMs > 0 ? (this.#timeline.now() - this.#startedAt) % batchDelayMs : 0;
    this.#timeline.after(batchDelayMs - sinceTickMs, this.#tick, undefined);
  }

  readonly #tick = (): void => {
    this.#isTicking = false;
    if (this.#isStopped) return;
    const batch = Math.min(this.#shape.batchSize, this.#missing());
    if (batch === 0) return;
    this.#demand.request(batch);
    if (this.#missing() === 0) return;
    this.#isTicking = true;
    this.#timeline.after(this.#shape.batchDelayMs, this.#tick, undefined);
  };

  /** Executors that may be asked for now. */
  #missing(): number {
    const { wanted, present, pending, claimable } = this.#demand;
    const { pendingPodsMax, waitsForPending } = this.#shape.policy;
    const room = waitsForPending && pending > 0 ? 0 : pendingPodsMax - pending;
    return Math.max(0, Math.min(wanted - present, room, claimable));
  }
}
