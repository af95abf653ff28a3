import { ApiException } from '@kubernetes/client-node';
import type { TargetError } from '../../engine/ports.ts';
import type { ErrorKind } from '../../model/errors.ts';
import { safeCode, safeMessage } from '../safe-message.ts';

/** Kinds by HTTP status; any other 4xx is a refusal, any 5xx a failure that may pass. */
const kindsByStatus: Readonly<Record<number, ErrorKind>> = {
  401: 'access-denied',
  403: 'access-denied',
  404: 'not-found',
  429: 'throttled',
};

/**
 * An error of the Kubernetes API, as `@kubernetes/client-node` throws it.
 *
 * @param doing what was tried, such as `watch pods`: it goes into the message
 */
export function kubeErrorOf(thrown: unknown, doing: string): TargetError {
  const status = statusOf(thrown);
  if (status === undefined) {
    const reason = thrown instanceof Error ? reasonOf(thrown) : String(thrown);
    const message = `Cannot ${doing}: ${safeMessage(reason)}`;
    return { kind: 'transient', code: 'ConnectionError', message };
  }
  const kind = kindsByStatus[status] ?? (status >= 500 ? 'transient' : 'rejected');
  const { reason, message } = statusBody(thrown);
  return {
    kind,
    code: reason === undefined ? `HTTP ${status}` : safeCode(reason),
    message: `Cannot ${doing}: ${safeMessage(message ?? `the Kubernetes API answered ${status}`)}`,
  };
}

/** The HTTP status of an error, from a request or from a watch; undefined when there was no answer. */
export function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof ApiException) return thrown.code;
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/** What fetch throws says nothing itself; its cause does. */
function reasonOf(thrown: Error): string {
  const { cause } = thrown;
  return cause instanceof Error && cause.message !== '' ? cause.message : thrown.message;
}

/** Members of the `Status` that the API answers an error with, where there is one. */
function statusBody(thrown: unknown): { reason?: string; message?: string } {
  if (!(thrown instanceof ApiException)) return {};
  const body: unknown = typeof thrown.body === 'string' ? parseJson(thrown.body) : thrown.body;
  const { reason, message } = (body ?? {}) as { reason?: unknown; message?: unknown };
  return {
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
