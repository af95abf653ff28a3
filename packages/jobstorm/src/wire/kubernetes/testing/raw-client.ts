import { request as httpsRequest } from 'node:https';

/** A server of the Kubernetes API and how to speak to it. */
export interface KubeEndpoint {
  readonly url: string;
  readonly token: string;
}

export interface RawRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

export interface RawAnswer {
  readonly code: number;
  readonly type: string;
  /** What the server warns of; undefined = nothing. */
  readonly warning: string | undefined;
  readonly body: unknown;
}

/** Sends one request as it stands, by no client library, and reads the answer. */
export async function send({ url, token }: KubeEndpoint, request: RawRequest): Promise<RawAnswer> {
  const { method, path, body, contentType = 'application/json', accept } = request;
  const text =
    body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(
      new URL(path, url),
      {
        method,
        // Both servers have certificates of their own; nothing secret is sent.
        rejectUnauthorized: false,
        headers: {
          authorization: `Bearer ${token}`,
          accept: accept ?? 'application/json',
          ...(text === undefined
            ? {}
            : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          resolve({
            code: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            warning: answer.headers.warning,
            body: parsed(Buffer.concat(chunks).toString()),
          });
        });
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** One JSON document, or, of a watch, one on each line. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.split('\n').filter((line) => line.startsWith('{'));
    return lines.length === 0 ? text : lines.map((line): unknown => JSON.parse(line));
  }
}
