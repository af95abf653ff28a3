import type { Flow } from '../../twin/cluster/control-plane/api-request.ts';
import type { ApiServer } from '../../twin/cluster/control-plane/api-server.ts';
import type { OneAnswer } from '../../twin/cluster/control-plane/one-answer.ts';
import type { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import { unreachable } from '../../util/assert.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import { isDryRun, type ResourceRequest } from '../kubernetes/resource-request.ts';
import { isReview } from '../kubernetes/reviews.ts';
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
    const resource = countedAs(request.target.type) ?? 'configmaps';
    const answer = this.#apiServer.answerOnce(flow, resource, isWrite(request));
    this.#timeline.after(answer.latencyMs, onAnswer, refusalOf(answer));
  }
}

/** Whether etcd is to change. */
function isWrite(request: ResourceRequest): boolean {
  return request.method !== 'GET' && !isReview(request.target.type) && !isDryRun(request);
}

function refusalOf({ outcome }: OneAnswer): ApiError | null {
  switch (outcome) {
    case 'served':
      return null;
    case 'refused':
      return new ApiError('TooManyRequests', 'Too many requests, please try again later.', {
        retryAfterSeconds,
      });
    case 'error':
      return internalError('etcdserver: request timed out');
    case 'no-space':
      return internalError('etcdserver: mvcc: database space exceeded');
    default:
      return unreachable(outcome);
  }
}

function internalError(message: string): ApiError {
  return new ApiError('InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}
