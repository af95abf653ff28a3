import { createServer, request as sendPlain, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type JobRun = Record<string, unknown>;

/** Between a client and the served twin: lets every job run that has ended fail, and says why. */
export class LyingProxy {
  readonly #target: string;
  readonly #reasons: readonly string[];
  readonly #told = new Map<string, string>();
  readonly #server: Server;

  private constructor(target: string, reasons: readonly string[]) {
    this.#target = target;
    this.#reasons = reasons;
    this.#server = createServer((request, response) => {
      if (this.#isRefused(request)) {
        request.resume();
        const words = this.#reasons[this.refusals % this.#reasons.length];
        this.refusals += 1;
        const body = { message: words, __type: words, code: words };
        response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        return;
      }
      this.#forward(request).then(
        ({ status, headers, body }) => {
          response.writeHead(status, headers).end(this.#changed(body));
        },
        () => request.socket.destroy(),
      );
    });
  }

  static async start(target: string, reasons: readonly string[]): Promise<LyingProxy> {
    const proxy = new LyingProxy(target, reasons);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many requests to start a job run were refused. */
  refusals = 0;

  /** How many job runs were said to have failed. */
  get lies(): number {
    return this.#told.size;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Each reason is given once to somebody who wants to start a job run. */
  #isRefused({ method, url = '' }: IncomingMessage): boolean {
    return method === 'POST' && url.endsWith('/jobruns') && this.refusals < this.#reasons.length;
  }

  #changed(body: string): string {
    if (!body.includes('"jobRun')) return body;
    const answer = JSON.parse(body) as { jobRuns?: readonly JobRun[]; jobRun?: JobRun };
    for (const jobRun of [...(answer.jobRuns ?? []), answer.jobRun]) {
      if (jobRun?.['state'] !== 'COMPLETED') continue;
      const id = String(jobRun['id']);
      const reason = this.#told.get(id) ?? this.#reasons[this.#told.size % this.#reasons.length];
      this.#told.set(id, reason ?? '');
      Object.assign(jobRun, { state: 'FAILED', failureReason: reason, name: reason });
      Object.assign(jobRun, { stateDetails: reason, createdBy: reason });
    }
    return JSON.stringify(answer);
  }

  async #forward(request: IncomingMessage): Promise<OwnedAnswer> {
    const { method, url = '/', headers } = request;
    const body = await buffer(request);
    const to = new URL(url, this.#target);
    return new Promise((resolve, reject) => {
      const sent = sendPlain(to, { method, headers: { ...headers, host: to.host } }, (answer) => {
        void buffer(answer).then((text) => {
          const type = answer.headers['content-type'] ?? 'application/json';
          const kind = { ...errorTypeOf(answer), 'content-type': type };
          resolve({ status: answer.statusCode ?? 0, headers: kind, body: text.toString() });
        }, reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

interface OwnedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The header that names the error of a REST-JSON answer. */
function errorTypeOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const type = headers['x-amzn-errortype'];
  return typeof type === 'string' ? { 'x-amzn-errortype': type } : {};
}
