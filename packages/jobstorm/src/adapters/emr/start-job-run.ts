import {
  StartJobRunCommand,
  type EMRContainersClient,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-containers';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpResponse } from '@smithy/types';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import { readBody, serviceErrorOf } from '../aws/service-error.ts';
import type { SharedCredentials } from '../aws/shared-credentials.ts';
import { NodeSha256 } from './node-sha256.ts';

/** Where the SDK sends StartJobRun, and what it says of itself there. */
interface Route {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** What an endpoint's own path puts before that of the operation. */
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the client's own handler is; its type says less. */
interface RequestHandler {
  handle(request: SignedRequest): Promise<{ readonly response: HttpResponse }>;
}

type SignedRequest = Awaited<ReturnType<SignatureV4['sign']>>;

/** As the SDK has it: a clock that is further off is taken to be wrong. */
const clockSkewMsMax = 5 * 60_000;
const operation = 'StartJobRunCommand';

/**
 * Sends StartJobRun as the SDK does, at half of its cost: most of the steps that the SDK takes for
 * each request come to the same each time. The first request goes through the SDK, which finds out
 * the endpoint; those after it go the same way, on the same connections, with the same credentials
 * and clock.
 */
export class StartJobRun {
  readonly #emr: EMRContainersClient;
  readonly #credentials: SharedCredentials;
  readonly #signer: SignatureV4;
  readonly #handler: RequestHandler;
  #route: Route | undefined;

  constructor(emr: EMRContainersClient, credentials: SharedCredentials) {
    this.#emr = emr;
    this.#credentials = credentials;
    this.#handler = emr.config.requestHandler as RequestHandler;
    this.#signer = new SignatureV4({
      service: emr.config.defaultSigningName,
      region: emr.config.region,
      credentials: credentials.provide,
      sha256: NodeSha256,
    });
    emr.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === operation) this.#learn(args.request as HttpRequest);
          return next(args);
        },
      // The last step before tries are counted and signed: neither is part of what is kept.
      { step: 'build', priority: 'low', name: 'learnRoute' },
    );
  }

  /**
   * @returns the id of the job run
   * @throws what the SDK throws, or a {@link ServiceError} in its form
   */
  async send(request: StartJobRunRequest): Promise<string> {
    const route = this.#route;
    if (route !== undefined) return this.#credentials.guard(() => this.#sendOn(route, request));
    // The service's own members; the client's type only lacks `readonly`.
    const input = request as unknown as StartJobRunCommandInput;
    const { id } = await this.#emr.send(new StartJobRunCommand(input));
    return id ?? '';
  }

  #learn({ protocol, hostname, port, path, headers }: HttpRequest): void {
    this.#route = {
      protocol,
      hostname,
      ...(port === undefined ? {} : { port }),
      basePath: path.slice(0, path.lastIndexOf('/virtualclusters/')),
      headers: { ...headers },
    };
  }

  async #sendOn(
    route: Route,
    { virtualClusterId, ...members }: StartJobRunRequest,
  ): Promise<string> {
    const { config } = this.#emr;
    const { basePath, headers, ...host } = route;
    const body = JSON.stringify(members);
    const request = new HttpRequest({
      ...host,
      method: 'POST',
      path: `${basePath}/virtualclusters/${encodeURIComponent(virtualClusterId ?? '')}/jobruns`,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      body,
    });
    const signingDate = new Date(Date.now() + config.systemClockOffset);
    const signed = await this.#signer.sign(request, { signingDate });
    const { response } = await this.#handler.handle(signed);
    const text = await readBody(response);
    const isClockCorrected = this.#correctsClock(response.headers['date']);
    if (response.statusCode < 300) return (JSON.parse(text) as { readonly id: string }).id;
    throw serviceErrorOf(response, text, isClockCorrected);
  }

  /** Whether the service's clock is another than was thought; its time counts from then on. */
  #correctsClock(date: string | undefined): boolean {
    const { config } = this.#emr;
    const skewMs = Date.parse(date ?? '') - Date.now();
    // Without a date there is none to compare with.
    if (!(Math.abs(skewMs - config.systemClockOffset) >= clockSkewMsMax)) return false;
    config.systemClockOffset = skewMs;
    return true;
  }
}
