import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a proxy answers by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Which API is behind a proxy: each has its own form of errors. */
export type ApiKind = 'aws' | 'kubernetes';

/** How each API says what a proxy pretends. */
const errors = {
  aws: {
    throttled: { status: 400, code: 'ThrottlingException' },
    failed: { status: 500, code: 'InternalServerException' },
    expired: { status: 403, code: 'ExpiredTokenException' },
  },
  kubernetes: {
    throttled: { status: 429, code: 'TooManyRequests' },
    failed: { status: 500, code: 'InternalError' },
    expired: { status: 401, code: 'Unauthorized' },
  },
} as const;

const message = 'A fault of the proxy';

/** An error in the form of the API: STS speaks XML, other services of AWS and Kubernetes JSON. */
export function errorAnswer(
  { headers }: IncomingMessage,
  api: ApiKind,
  error: keyof (typeof errors)['aws'],
): OwnAnswer {
  const { status, code } = errors[api][error];
  if (api === 'kubernetes') {
    const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: code };
    return jsonAnswer(status, {}, { ...body, code: status, message });
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const inner = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = `<ErrorResponse>${inner}<RequestId>none</RequestId></ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  }
  return jsonAnswer(status, { 'x-amzn-errortype': code }, { message });
}

export function jsonAnswer(
  status: number,
  more: Readonly<Record<string, string>>,
  value: unknown,
): OwnAnswer {
  const headers = { 'content-type': 'application/json', ...more };
  return { status, headers, body: JSON.stringify(value) };
}

export function give(response: ServerResponse, { status, headers, body }: OwnAnswer): void {
  response.writeHead(status, headers).end(body);
}
