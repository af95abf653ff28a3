import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';

/** Requests of a Job that come when its pod ends; the others when it starts. */
const requestsAtEnd = 1;

/**
 * The Job controller: it creates the pod of each batch/v1 Job and keeps the Job's status, all
 * through one client whose rate bounds how many Jobs can start and end per second.
 */
export class JobController {
  readonly #timeline: VirtualTimeline;
  readonly #parameters: TwinParameters['controllerManager'];
  readonly #limiter: TokenBucket;

  constructor(timeline: VirtualTimeline, parameters: TwinParameters['controllerManager']) {
    this.#timeline = timeline;
    this.#parameters = parameters;
    this.#limiter = new TokenBucket({
      burst: parameters.clientBurst,
      refillPerSecond: parameters.clientQps,
    });
  }

  /** A Job object appeared: calls back when the request that creates its pod goes out. */
  start<Argument>(onPodCreation: (argument: Argument) => void, argument: Argument): void {
    const now = this.#timeline.now();
    const createAt = this.#limiter.reserve(now);
    for (let one = 1; one < this.#parameters.clientRequestsPerJob - requestsAtEnd; one += 1) {
      this.#limiter.reserve(now);
    }
    this.#timeline.schedule(createAt, onPodCreation, argument);
  }

  /** The pod of a Job ended: calls back when the Job's status says so. */
  end<Argument>(onStatus: (argument: Argument) => void, argument: Argument): void {
    const syncAt = this.#timeline.now() + this.#parameters.jobSyncPeriodMs;
    this.#timeline.schedule(this.#limiter.reserve(syncAt), onStatus, argument);
  }
}
