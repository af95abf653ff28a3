import type { TargetError } from '../../engine/ports.ts';
import type { ErrorKind } from '../../model/errors.ts';
import { networkErrorOf } from '../network-error.ts';
import { safeCode, safeMessage } from '../safe-message.ts';

/** What the API server answers an error with (meta/v1 Status), as far as it is read. */
interface KubeStatus {
  readonly reason?: string;
  readonly message?: string;
}

/** The Kubernetes API refused a request, or could not serve it. */
export class KubeRequestError extends Error {
  readonly statusCode: number;
  /** Such as `AlreadyExists`; empty when the answer had none. */
  readonly reason: string;

  /** @param body of the answer, whatever it is */
  constructor(statusCode: number, body: unknown) {
    const { reason, message } = (typeof body === 'object' ? (body ?? {}) : {}) as KubeStatus;
    super(typeof message === 'string' ? message : `the Kubernetes API answered ${statusCode}`);
    this.name = 'KubeRequestError';
    this.statusCode = statusCode;
    this.reason = typeof reason === 'string' ? reason : '';
  }
}

/**
 * An error of a request to the Kubernetes API as a value.
 *
 * @param action what was asked for, such as `create namespace x`: it goes into the message
 */
export function kubeTargetErrorOf(thrown: unknown, action: string): TargetError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const message = `${action}: ${safeMessage(text)}`;
  if (thrown instanceof KubeRequestError) {
    const { statusCode, reason } = thrown;
    return {
      kind: kindOfStatus(statusCode),
      code: safeCode(reason) || `HTTP ${statusCode}`,
      message,
    };
  }
  const network = networkErrorOf(thrown);
  if (network !== null) return { ...network, message };
  // A plug-in that gives credentials fails with nothing but a sentence.
  return { kind: 'access-denied', code: 'Authentication', message };
}

function kindOfStatus(status: number): ErrorKind {
  if (status >= 500) return 'transient';
  if (status === 429) return 'throttled';
  if (status === 404) return 'not-found';
  return status === 401 || status === 403 ? 'access-denied' : 'rejected';
}
