import type { Instant } from '../../../model/instant.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from './api-server.ts';
import type { Backoff } from './outages.ts';
import { tierSizes } from './control-plane-size.ts';
import { controllerClient } from './controller-client.ts';

/** Requests of a Job that come when its pod ends; the others when it starts. */
const requestsAtEnd = 1;

/**
 * The Job controller: its workers create the pod of each batch/v1 Job and keep the Job's status,
 * one Job at a time each, through one client whose rate bounds how many Jobs can start and end per
 * second.
 */
export class JobController {
  readonly #timeline: VirtualTimeline;
  readonly #parameters: TwinParameters['controllerManager'];
  readonly #apiServer: ApiServer;
  readonly #limiter: TokenBucket;
  readonly #backoff: Backoff;
  /** When each worker has finished what it was given. */
  readonly #freeAt: Float64Array;

  constructor(
    timeline: VirtualTimeline,
    config: Pick<TwinConfig, 'controlPlane' | 'parameters'>,
    apiServer: ApiServer,
  ) {
    const { controlPlane, parameters } = config;
    this.#timeline = timeline;
    this.#parameters = parameters.controllerManager;
    this.#apiServer = apiServer;
    this.#backoff = {
      baseMs: parameters.apiServer.errorRetryBaseMs,
      maxMs: this.#parameters.jobErrorRetryMaxMs,
    };
    const { jobWorkers } = this.#parameters;
    const size = controlPlane.tier === 'standard' ? null : tierSizes[controlPlane.tier];
    this.#limiter = controllerClient(config);
    this.#freeAt = new Float64Array(size?.jobWorkers ?? jobWorkers);
  }

  /** A Job object appeared: calls back when the request that creates its pod goes out. */
  start<Argument>(onPodCreation: (argument: Argument) => void, argument: Argument): void {
    const createAt = this.#work(this.#timeline.now(), this.#parameters.clientRequestsPerJob - 1);
    this.#timeline.schedule(createAt, onPodCreation, argument);
  }

  /** The pod of a Job ended: calls back when the Job's status says so. */
  end<Argument>(onStatus: (argument: Argument) => void, argument: Argument): void {
    const syncAt = this.#timeline.now() + this.#parameters.jobSyncPeriodMs;
    this.#timeline.schedule(this.#work(syncAt, requestsAtEnd), onStatus, argument);
  }

  /**
   * Gives the worker that is free first one Job to sync: it sends its requests one after the other,
   * each when the client may. Returns when the first of them goes out.
   */
  #work(dueAt: Instant, requests: number): Instant {
    const worker = this.#nextWorker();
    this.#apiServer.send('controllerManager', 'create', 'events');
    const beginsAt = Math.max(dueAt, this.#freeAt[worker] ?? 0);
    const firstAt = this.#limiter.reserve(beginsAt);
    // A Job whose request fails goes back to the queue: its worker takes the next one meanwhile.
    const delayMs = this.#apiServer.errorDelayMs(firstAt, this.#backoff);
    let freeAt = firstAt;
    for (let one = 0; one < requests; one += 1) {
      const sentAt = one === 0 ? firstAt : this.#limiter.reserve(freeAt);
      freeAt = sentAt + this.#apiServer.answerMs('controllerManager', 'update', 'jobs');
    }
    this.#freeAt[worker] = freeAt;
    return firstAt + delayMs;
  }

  #nextWorker(): number {
    let next = 0;
    for (let worker = 1; worker < this.#freeAt.length; worker += 1) {
      if ((this.#freeAt[worker] ?? 0) < (this.#freeAt[next] ?? 0)) next = worker;
    }
    return next;
  }
}
