import { controllerManagerSize } from '../../../model/control-plane-tiers.ts';
import type { Instant } from '../../../model/instant.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from './api-server.ts';
import type { Backoff } from './outages.ts';
import { controllerClient } from './controller-client.ts';
import { apiRequest } from './api-request.ts';

const createEvent = apiRequest('controllerManager', 'create', 'events');
const updateJob = apiRequest('controllerManager', 'update', 'jobs');

/** Requests of a Job that come when its pod ends; the others when it starts. */
const requestsAtEnd = 1;

/** What a worker has to do for a Job. */
interface JobSync {
  readonly dueAt: Instant;
  readonly requests: number;
  /** What the answer to one of them takes longer than that to another update. */
  readonly heldMs: number;
}

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
    const { parameters } = config;
    this.#timeline = timeline;
    this.#parameters = parameters.controllerManager;
    this.#apiServer = apiServer;
    this.#backoff = {
      baseMs: parameters.apiServer.errorRetryBaseMs,
      maxMs: this.#parameters.jobErrorRetryMaxMs,
    };
    this.#limiter = controllerClient(config);
    this.#freeAt = new Float64Array(controllerManagerSize(config).jobWorkers);
  }

  /**
   * A Job object appeared: calls back when the request that creates its pod goes out. The worker
   * waits for its answer, and so for the webhooks that are asked about the pod.
   */
  start<Argument>(onPodCreation: (argument: Argument) => void, argument: Argument): void {
    const requests = this.#parameters.clientRequestsPerJob - requestsAtEnd;
    const heldMs = this.#apiServer.podAdmissionMs();
    const createAt = this.#work({ dueAt: this.#timeline.now(), requests, heldMs });
    this.#timeline.schedule(createAt, onPodCreation, argument);
  }

  /** The pod of a Job ended: calls back when the Job's status says so. */
  end<Argument>(onStatus: (argument: Argument) => void, argument: Argument): void {
    const syncAt = this.#timeline.now() + this.#parameters.jobSyncPeriodMs;
    const statusAt = this.#work({ dueAt: syncAt, requests: requestsAtEnd, heldMs: 0 });
    this.#timeline.schedule(statusAt, onStatus, argument);
  }

  /**
   * Gives the worker that is free first one Job to sync: it sends its requests one after the other,
   * each when the client may. Returns when the first of them goes out.
   */
  #work({ dueAt, requests, heldMs }: JobSync): Instant {
    const worker = this.#nextWorker();
    this.#apiServer.send(createEvent);
    const beginsAt = Math.max(dueAt, this.#freeAt[worker] ?? 0);
    const firstAt = this.#limiter.reserve(beginsAt);
    // A Job whose request fails goes back to the queue: its worker takes the next one meanwhile.
    const delayMs = this.#apiServer.errorDelayMs(firstAt, this.#backoff);
    let freeAt = firstAt;
    for (let one = 0; one < requests; one += 1) {
      const sentAt = one === 0 ? firstAt : this.#limiter.reserve(freeAt);
      freeAt = sentAt + this.#apiServer.answerMs(updateJob);
    }
    this.#freeAt[worker] = freeAt + heldMs;
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
