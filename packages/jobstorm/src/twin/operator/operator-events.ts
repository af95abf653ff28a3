import type { Instant } from '../../model/instant.ts';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { ApiServer } from '../cluster/control-plane/api-server.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { PodStep } from '../spark/spark-application-listener.ts';
import { clientLimit } from './client-limit.ts';
import type { OperatorApplication, OperatorApplicationState } from './operator-application.ts';
import { apiRequest } from '../cluster/control-plane/api-request.ts';

const createEvent = apiRequest('operator', 'create', 'events');

export interface OperatorEventsOptions {
  readonly timeline: VirtualTimeline;
  readonly apiServer: ApiServer;
  readonly version: OperatorsConfig['version'];
  readonly parameters: TwinParameters['sparkOperator'];
}

/** States of a SparkApplication that are told as an event; New is, when it appears. */
const toldStates: ReadonlySet<OperatorApplicationState> = new Set([
  'New',
  'Submitted',
  'SubmissionFailed',
  'PendingRerun',
  'Completed',
  'Failed',
]);

/** Events that client-go keeps for sending; more are dropped. */
const eventsQueuedMax = 1_000;

/**
 * The Kubernetes events that one operator writes about its SparkApplications: most states of
 * theirs, and for driver and executors Pending and Running, and Completed for the driver; executors
 * that the driver deletes are not seen to complete. client-go lets so many through for one object,
 * and then one at long intervals, and sends them within the rate of a client of their own. Sources:
 * `recordSparkApplicationEvent`, `recordDriverEvent`, `recordExecutorEvent` of both versions.
 */
export class OperatorEvents {
  readonly #options: OperatorEventsOptions;
  readonly #client: TokenBucket;
  readonly #queueMs: number;
  /** When the last event goes out that waits to be sent. */
  #sentUntil: Instant = 0;

  constructor(options: OperatorEventsOptions) {
    const { version, parameters } = options;
    const limit = clientLimit(version, parameters);
    this.#options = options;
    this.#client = new TokenBucket(limit);
    this.#queueMs = (1_000 * eventsQueuedMax) / limit.refillPerSecond;
  }

  stateChanged(application: OperatorApplication): void {
    if (toldStates.has(application.state)) this.#record(application, 1);
  }

  podsChanged(application: OperatorApplication, step: PodStep, pods: number): void {
    if (step === 'created' || step === 'running') this.#record(application, pods);
    else if (step === 'ended') this.#record(application, 1);
  }

  #record(application: OperatorApplication, count: number): void {
    const { timeline, apiServer, parameters } = this.#options;
    const now = timeline.now();
    if (application.eventsRecorded === 0) application.eventsFrom = now;
    const refilled = Math.floor((now - application.eventsFrom) / parameters.eventRefillMs);
    const left = parameters.eventBurst + refilled - application.eventsRecorded;
    const written = Math.min(count, left);
    if (written <= 0 || this.#sentUntil - now > this.#queueMs) return;
    application.eventsRecorded += written;
    this.#sentUntil = this.#client.reserve(now, written);
    apiServer.send(createEvent, written);
  }
}
