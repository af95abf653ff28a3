import type { OperatorsConfig } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { ApiServer } from '../cluster/control-plane/api-server.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { clientLimit } from './client-limit.ts';
import type { OperatorApplication, OperatorApplicationState } from './operator-application.ts';
import { apiRequest } from '../cluster/control-plane/api-request.ts';

const readApplication = apiRequest('operator', 'get', 'sparkapplications');
const updateApplication = apiRequest('operator', 'update', 'sparkapplications');
const deleteApplication = apiRequest('operator', 'delete', 'sparkapplications');

export interface StatusWriterOptions {
  readonly timeline: VirtualTimeline;
  readonly apiServer: ApiServer;
  readonly version: OperatorsConfig['version'];
  readonly parameters: TwinParameters['sparkOperator'];
  /** The API server has the status. */
  readonly onWritten: (status: WrittenStatus) => void;
  readonly onDeleted: (application: OperatorApplication) => void;
}

/** A status as its worker made it out: what changes while it is being written is not in it. */
export interface WrittenStatus {
  readonly application: OperatorApplication;
  readonly from: OperatorApplicationState;
  readonly state: OperatorApplicationState;
  /** Changes of pods that it shows. */
  readonly changes: number;
  /** Whether a worker waits for it, and not the handler of an event. */
  readonly isByWorker: boolean;
}

interface Writing {
  readonly status: WrittenStatus;
  /** Requests that come before the one that is accepted. */
  requestsBefore: number;
}

/**
 * Writes statuses within the operator's own client rate, while a worker waits for each. A status
 * made out from a cache that does not hold the last one yet is refused as a conflict: version v1
 * then GETs the application, v2 reads its cache once more, and both send the status again. Sources:
 * `updateApplicationStatusWithRetries` (v1), `retry.RetryOnConflict` (v2).
 */
export class StatusWriter {
  readonly #options: StatusWriterOptions;
  readonly #client: TokenBucket;

  constructor(options: StatusWriterOptions) {
    this.#options = options;
    this.#client = new TokenBucket(clientLimit(options.version, options.parameters));
  }

  write(status: WrittenStatus): void {
    this.#send({ status, requestsBefore: 0 });
  }

  /** Writes a status that the API server refuses at first. */
  writeStale(status: WrittenStatus): void {
    this.#send({ status, requestsBefore: this.#options.version === 'v1' ? 2 : 1 });
  }

  /** Deletes an application. */
  delete(application: OperatorApplication): void {
    const { timeline, apiServer, onDeleted } = this.#options;
    const sentAt = this.#client.reserve(timeline.now());
    const latencyMs = apiServer.latencyMs(deleteApplication, sentAt);
    timeline.schedule(sentAt + latencyMs, onDeleted, application);
  }

  #send(writing: Writing): void {
    const { timeline, apiServer } = this.#options;
    const sentAt = this.#client.reserve(timeline.now());
    // A refused write reads the stored object, as a GET does.
    const request = writing.requestsBefore > 0 ? readApplication : updateApplication;
    const latencyMs = apiServer.latencyMs(request, sentAt);
    timeline.schedule(sentAt + latencyMs, this.#answered, writing);
  }

  readonly #answered = (writing: Writing): void => {
    const { timeline, parameters, onWritten } = this.#options;
    if (writing.requestsBefore === 0) {
      onWritten(writing.status);
      return;
    }
    writing.requestsBefore -= 1;
    const isLast = writing.requestsBefore === 0;
    timeline.after(isLast ? parameters.conflictBackoffMs : 0, this.#sendNext, writing);
  };

  readonly #sendNext = (writing: Writing): void => {
    this.#send(writing);
  };
}
