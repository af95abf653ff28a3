import {
  createServer,
  request as sendPlain,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request as sendTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { RandomStreams, type RandomStream } from '../../util/random.ts';
import { errorAnswer, give, jsonAnswer, type ApiKind } from './faulty-answers.ts';

/** Shares of requests, from 0 to 1, that meet each fault. */
export interface Faults {
  /** Refused since there were too many. */
  readonly throttled: number;
  /** Answered with 500. */
  readonly failed: number;
  /** The connection is cut. */
  readonly reset: number;
  /** Answered, but only after a while. */
  readonly stalled: number;
}

export interface FaultyProxyOptions {
  /** URL of the endpoint behind it. */
  readonly target: string;
  /** @default 'aws' */
  readonly api?: ApiKind;
  /** PEM of the authority that the target shows. */
  readonly ca?: string;
  readonly faults: Faults;
  /** Which requests may meet a fault. @default all */
  readonly isStruck?: (request: IncomingMessage) => boolean;
  /** Of those that fail, are cut off or stall: done by the service all the same. @default 0.5 */
  readonly doneShare?: number;
  readonly seed: number;
  readonly stallMs: number;
  /** Of Kubernetes: what the target asks for, in place of the tokens that the proxy gives. */
  readonly bearer?: string;
  /** Credentials are refused after so many requests, until the caller has others. @default never */
  readonly requestsPerToken?: number;
}

type Fault = keyof Faults | 'none';

/**
 * What may lie between a client and a service on a bad day. It also gives credentials, as EKS Pod
 * Identity does, and as a credential plug-in of Kubernetes prints them, that run out sooner than
 * they say.
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
      this.#serve(request, response).catch(() => request.socket.destroy());
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

  /** Credentials: for AWS_CONTAINER_CREDENTIALS_FULL_URI, or those of a plug-in of Kubernetes. */
  get credentialsUrl(): string {
    return `${this.url}/credentials`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { api = 'aws', isStruck = () => true } = this.#options;
    const body = await buffer(request);
    if (request.url === '/credentials') {
      this.#issue(response);
    } else if (this.#hasExpired(request)) {
      this.counts.expired += 1;
      give(response, errorAnswer(request, api, 'expired'));
    } else {
      const fault = isStruck(request) ? this.#draw() : 'none';
      this.counts[fault] += 1;
      if (fault === 'throttled') give(response, errorAnswer(request, api, 'throttled'));
      else if (fault === 'none') await relay(await this.#forward(request, body), response);
      else await this.#strike(fault, { request, body, response });
    }
  }

  /** Half of what fails has been done: whoever asked cannot know. */
  async #strike(
    fault: Exclude<Fault, 'throttled' | 'none'>,
    { request, body, response }: Exchange,
  ): Promise<void> {
    const { api = 'aws', doneShare = 0.5, stallMs } = this.#options;
    const isDone = this.#random.uniform() < doneShare;
    const done = isDone ? await this.#forward(request, body) : undefined;
    if (fault === 'stalled') {
      // One that is held on its way is delivered even when nobody waits for its answer any more.
      await sleep(stallMs);
      await relay(done ?? (await this.#forward(request, body)), response);
      return;
    }
    done?.destroy();
    if (fault === 'reset') request.socket.destroy();
    else give(response, errorAnswer(request, api, 'failed'));
  }

  /** Whether it comes with credentials that have run out, or with others than those given last. */
  #hasExpired({ headers }: IncomingMessage): boolean {
    const { requestsPerToken } = this.#options;
    if (requestsPerToken === undefined) return false;
    const { authorization = '' } = headers;
    const token = String(headers['x-amz-security-token'] ?? authorization.replace('Bearer ', ''));
    if (token !== `token-${this.counts.issued}`) return true;
    this.#requestsOfToken += 1;
    return this.#requestsOfToken > requestsPerToken;
  }

  #issue(response: ServerResponse): void {
    this.counts.issued += 1;
    this.#requestsOfToken = 0;
    const { api = 'aws' } = this.#options;
    give(response, jsonAnswer(200, {}, credentials(api, this.counts.issued)));
  }

  #draw(): Fault {
    let draw = this.#random.uniform();
    for (const [fault, share] of Object.entries(this.#options.faults)) {
      if (draw < share) return fault as Fault;
      draw -= share;
    }
    return 'none';
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { target, ca } = this.#options;
    const to = new URL(url ?? '/', target);
    const send = to.protocol === 'https:' ? sendTls : sendPlain;
    const { bearer } = this.#options;
    const own = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const given = { ...headers, ...own, host: to.host, connection: 'close' };
    return new Promise((resolve, reject) => {
      const request = send(to, { method, headers: given, agent: false, ca }, resolve);
      request.on('error', reject);
      request.end(body);
    });
  }
}

/** As the service of each API gives them. */
function credentials(api: ApiKind, number: number): object {
  const token = `token-${number}`;
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  if (api === 'kubernetes') {
    const status = { token, expirationTimestamp: expires };
    return { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
  }
  const id = `ASIA${String(number).padStart(16, '0')}`;
  return { AccessKeyId: id, SecretAccessKey: 'secret', Token: token, Expiration: expires };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
}

/** As it comes: a watch of Kubernetes goes on for minutes. */
async function relay(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = { ...answer.headers };
  delete headers.connection;
  response.writeHead(answer.statusCode ?? 0, headers);
  response.flushHeaders();
  await pipeline(answer, response);
}
