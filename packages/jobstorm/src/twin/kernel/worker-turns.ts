import type { Instant } from '../../model/instant.ts';

/**
 * So many alike workers whose jobs are known when they begin: a job begins with the worker that is
 * free first. O(log workers), and no event of its own.
 */
export class WorkerTurns {
  /** A heap of the instants at which workers are free. */
  readonly #freeAt: Float64Array;

  constructor(workers: number) {
    this.#freeAt = new Float64Array(workers);
  }

  /** When a job that is there from then on begins; {@link end} has to follow. */
  begin(from: Instant): Instant {
    return Math.max(from, this.#freeAt[0] as number);
  }

  /** The job that began last keeps its worker until then. */
  end(at: Instant): void {
    const heap = this.#freeAt;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) {
        child += 1;
      }
      if ((heap[child] as number) >= at) break;
      heap[place] = heap[child] as number;
      place = child;
    }
    heap[place] = at;
  }
}
