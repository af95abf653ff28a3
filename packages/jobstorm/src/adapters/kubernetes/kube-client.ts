import { Agent, request as sendPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as sendTls, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { acceptCredentials, renewCredentials } from './credentials/renewable-credentials.ts';
import { KubeRequestError } from './kube-request-error.ts';

/** One request to the Kubernetes API. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Such as `/api/v1/namespaces`; its parts are encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string;
}

export interface KubeClientOptions {
  readonly kubeConfig: KubeConfig;
  readonly userAgent: string;
  /** Longest wait for an answer. @default 20 s */
  readonly answerMsMax?: number;
}

const answerMsDefault = 20_000;
/** Requests at once; more wait for their turn. */
const socketsMax = 32;

/**
 * Requests to the Kubernetes API, with connections that stay open, a limit on how long each may
 * take, and no retry but one with other credentials where those sent had run out. Address,
 * certificates and tokens are as the kubeconfig says, token plug-ins included; answers are plain
 * objects, since what is read of them is little.
 */
export class KubeClient {
  readonly kubeConfig: KubeConfig;
  readonly #options: KubeClientOptions;
  #agent: { readonly key: string; readonly agent: Agent } | undefined;

  constructor(options: KubeClientOptions) {
    this.kubeConfig = options.kubeConfig;
    this.#options = options;
  }

  /** URL of the API server. */
  get server(): string {
    return this.kubeConfig.getCurrentCluster()?.server ?? '';
  }

  /**
   * Sends one request. The answer's type is what the API documents for it.
   *
   * @throws {KubeRequestError} when the server answers with an error; what Node throws when it does
   *   not answer
   */
  async request<Answer>(asked: KubeRequest): Promise<Answer> {
    let answer = await this.#send(asked);
    // What is refused so has not been done.
    if (answer.status === 401 && renewCredentials(this.kubeConfig, answer.sentAt)) {
      answer = await this.#send(asked);
    }
    if (answer.status !== 401) acceptCredentials(this.kubeConfig, answer.sentAt);
    if (answer.status >= 400) throw new KubeRequestError(answer.status, answer.json);
    return answer.json as Answer;
  }

  async #send(asked: KubeRequest): Promise<Exchange & { readonly sentAt: number }> {
    const url = urlOf(this.server, asked);
    const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
    const options: RequestOptions = { method: asked.method };
    await this.kubeConfig.applyToHTTPSOptions(options);
    const { answerMsMax = answerMsDefault, userAgent } = this.#options;
    const sent: RequestOptions = {
      ...options,
      agent: this.#agentFor(url, options),
      signal: AbortSignal.timeout(answerMsMax),
      headers: {
        ...(options.headers as Record<string, string>),
        accept: 'application/json',
        'user-agent': userAgent,
        ...(body === undefined
          ? {}
          : {
              'content-type': asked.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
      },
    };
    const sentAt = performance.now();
    return { ...(await exchange(url, sent, body)), sentAt };
  }

  /** Closes connections that are kept open. */
  close(): void {
    this.#agent?.agent.destroy();
  }

  /** One for as long as the certificates are the same: a token plug-in may bring new ones. */
  #agentFor(url: URL, options: RequestOptions): RequestOptions['agent'] {
    // A proxy has an agent of its own.
    if ((this.kubeConfig.getCurrentCluster()?.proxyUrl ?? '') !== '') return options.agent;
    const { ca, cert, key } = options;
    const agentKey = [cert, key, ca].map(String).join('\n');
    if (this.#agent?.key !== agentKey)
      this.#agent = { key: agentKey, agent: agentOf(url, options) };
    return this.#agent.agent;
  }
}

function agentOf(url: URL, options: RequestOptions): Agent {
  const limits = { keepAlive: true, maxSockets: socketsMax };
  if (url.protocol !== 'https:') return new Agent(limits);
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
  const tls = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
  // Node takes a member that is undefined for one that is wrong.
  const given = Object.entries(tls).filter(([, value]) => value !== undefined && value !== null);
  return new TlsAgent({ ...limits, ...Object.fromEntries(given) });
}

function urlOf(server: string, { path, query = {} }: KubeRequest): URL {
  // A server behind a proxy such as Rancher's has a path of its own.
  const url = new URL(server.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

interface Exchange {
  readonly status: number;
  readonly json: unknown;
}

function exchange(url: URL, options: RequestOptions, body: string | undefined): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? sendTls : sendPlain;
    const request: ClientRequest = send(url, options, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, json: parseJson(text) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What stands between may answer with a page of its own. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
