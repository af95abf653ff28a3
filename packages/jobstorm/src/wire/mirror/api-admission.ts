import type { Flow } from '../../twin/cluster/control-plane/api-request.ts';
import type { ApiServer, OneAnswer } from '../../twin/cluster/control-plane/api-server.ts';
import type { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import type { ResourceRequest } from '../kubernetes/resource-request.ts';
import { countedAs } from './client-objects.ts';

/** Clients of the served twin are users, as Jobstorm and EMR are. */
const flow: Flow = 'user';
/** As kube-apiserver's priority and fairness says it. */
const retryAfterSeconds = 1;

/**
 * Lets requests of clients through the twin's API server: each takes the time that the server
 * takes, may be refused by priority and fairness (429), and meets the server's errors.
 */
export class ApiAdmission {
  readonly #apiServer: ApiServer;
  readonly #timeline: VirtualTimeline;

  constructor(apiServer: ApiServer, timeline: VirtualTimeline) {
    this.#apiServer = apiServer;
    this.#timeline = timeline;
  }

  /** Calls back once the request has been served or refused; null = it may be carried out. */
  admit(request: ResourceRequest, onAnswer: (refusal: ApiError | null) => void): void {
    const answer = this.#apiServer.answerOnce(flow, countedAs(request.target.type) ?? 'configmaps');
    this.#timeline.after(answer.latencyMs, onAnswer, refusalOf(answer));
  }
}

function refusalOf({ outcome }: OneAnswer): ApiError | null {
  if (outcome === 'served') return null;
  return outcome === 'refused'
    ? new ApiError('TooManyRequests', 'Too many requests, please try again later.', {
        retryAfterSeconds,
      })
    : new ApiError('InternalError', 'Internal error occurred: etcdserver: request timed out', {
        causes: [{ message: 'etcdserver: request timed out' }],
      });
}
