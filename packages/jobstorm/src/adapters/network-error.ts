import type { ErrorKind } from '../model/errors.ts';

/** What happened to a connection, by the codes of Node and of the SDKs. */
const kindsByCode: Readonly<Record<string, ErrorKind>> = {
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  CERT_HAS_EXPIRED: 'unreachable',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unreachable',
  ERR_TLS_CERT_ALTNAME_INVALID: 'unreachable',
  SELF_SIGNED_CERT_IN_CHAIN: 'unreachable',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unreachable',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unreachable',
  ECONNRESET: 'transient',
  ECONNABORTED: 'transient',
  EPIPE: 'transient',
  ETIMEDOUT: 'transient',
  TimeoutError: 'transient',
  AbortError: 'transient',
};

/** How a request failed that got no answer. */
export interface NetworkError {
  readonly kind: ErrorKind;
  readonly code: string;
}

/** Reads an error of the connection; null when it is none. What is wrapped counts, too. */
export function networkErrorOf(thrown: unknown): NetworkError | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown };
    for (const name of [code, error.name]) {
      const kind = typeof name === 'string' ? kindsByCode[name] : undefined;
      if (kind !== undefined) return { kind, code: String(name) };
    }
    // Node tries each address of a host, and throws all that it met.
    if (error instanceof AggregateError && error.errors.length > 0) {
      return networkErrorOf(error.errors[0]);
    }
  }
  return null;
}
