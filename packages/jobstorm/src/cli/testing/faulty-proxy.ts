import { createServer, request as send, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RandomStreams, type RandomStream } from '../../util/random.ts';

/** Shares of requests, from 0 to 1, that meet each fault. */
export interface Faults {
  /** Refused with ThrottlingException. */
  readonly throttled: number;
  /** Answered with 500, half of them after the service has done what was asked. */
  readonly failed: number;
  /** The connection is cut, half of the times after the service has done what was asked. */
  readonly reset: number;
  /** Answered, but only after a while. */
  readonly stalled: number;
}

export interface FaultyProxyOptions {
  /** URL of the AWS endpoint behind it. */
  readonly target: string;
  readonly faults: Faults;
  readonly seed: number;
  readonly stallMs: number;
  /** Credentials are refused after so many requests, until the caller has others. */
  readonly requestsPerToken: number;
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

type Fault = keyof Faults | 'none';

/**
 * What may lie between a client and AWS on a bad day. It also gives credentials, as EKS Pod
 * Identity does, that run out sooner than they say.
 */
export class FaultyProxy {
  /** How often each fault was dealt out, and credentials were. */
  readonly counts = {
    throttled: 0,
    failed: 0,
    reset: 0,
    stalled: 0,
    none: 0,
    expired: 0,
    issued: 0,
  };
  readonly #options: FaultyProxyOptions;
  readonly #random: RandomStream;
  readonly #server: Server;
  #requestsOfToken = 0;

  private constructor(options: FaultyProxyOptions) {
    this.#options = options;
    this.#random = new RandomStreams(options.seed).stream('proxy');
    this.#server = createServer((request, response) => {
      void this.#serve(request).then(
        (answer) => response.writeHead(answer.status, answer.headers).end(answer.body),
        () => request.socket.destroy(),
      );
    });
  }

  static async start(options: FaultyProxyOptions): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  get credentialsUrl(): string {
    return `${this.url}/credentials`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage): Promise<Answer> {
    const body = await bodyOf(request);
    if (request.url === '/credentials') return this.#issue();
    const token = String(request.headers['x-amz-security-token'] ?? '');
    if (token !== `token-${this.counts.issued}` || this.#hasRunOut()) return this.#expire(request);
    const fault = this.#draw();
    this.counts[fault] += 1;
    if (fault === 'throttled') {
      return errorAnswer(request, 400, 'ThrottlingException');
    }
    const isDone = this.#random.uniform() < 0.5;
    if (fault === 'failed' || fault === 'reset') {
      if (isDone) await this.#forward(request, body);
      if (fault === 'reset') throw new Error('reset');
      return errorAnswer(request, 500, 'InternalServerException');
    }
    if (fault === 'stalled') await later(this.#options.stallMs);
    return this.#forward(request, body);
  }

  #hasRunOut(): boolean {
    this.#requestsOfToken += 1;
    return this.#requestsOfToken > this.#options.requestsPerToken;
  }

  #expire(request: IncomingMessage): Answer {
    this.counts.expired += 1;
    return errorAnswer(request, 403, 'ExpiredTokenException');
  }

  #issue(): Answer {
    this.counts.issued += 1;
    this.#requestsOfToken = 0;
    return jsonAnswer(
      200,
      {},
      {
        AccessKeyId: `ASIA${String(this.counts.issued).padStart(16, '0')}`,
        SecretAccessKey: 'secret',
        Token: `token-${this.counts.issued}`,
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      },
    );
  }

  #draw(): Fault {
    let draw = this.#random.uniform();
    for (const [fault, share] of Object.entries(this.#options.faults)) {
      if (draw < share) return fault as Fault;
      draw -= share;
    }
    return 'none';
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const target = new URL(url ?? '/', this.#options.target);
    return new Promise((resolve, reject) => {
      const given = { ...headers, host: target.host, connection: 'close' };
      const request = send(target, { method, headers: given, agent: false }, (response) => {
        bodyOf(response).then(
          (answer) =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** In the form of the service's protocol: STS speaks XML, the others JSON. */
function errorAnswer({ headers }: IncomingMessage, status: number, code: string): Answer {
  const message = 'A fault of the proxy';
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = `<ErrorResponse>${error}<RequestId>none</RequestId></ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
  }
  return jsonAnswer(status, { 'x-amzn-errortype': code }, { message });
}

function jsonAnswer(status: number, more: Record<string, string>, value: unknown): Answer {
  const headers = { 'content-type': 'application/json', ...more };
  return { status, headers, body: Buffer.from(JSON.stringify(value)) };
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
