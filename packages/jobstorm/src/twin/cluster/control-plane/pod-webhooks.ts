import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { sumOfLogNormals, type LogNormal } from '../../../util/log-normal.ts';
import type { RandomStream } from '../../../util/random.ts';

/** The admission webhooks that are asked about each new pod, one after the other. */
export class PodWebhooks {
  readonly #parameters: TwinParameters['apiServer'];
  readonly #random: RandomStream;
  readonly #managed: LogNormal;
  #registered: (() => number) | null = null;

  constructor(parameters: TwinParameters['apiServer'], random: RandomStream) {
    const { managedWebhooks, managedWebhookMedianMs, managedWebhookSigma } = parameters;
    this.#parameters = parameters;
    this.#random = random;
    this.#managed = sumOfLogNormals(managedWebhooks, {
      median: managedWebhookMedianMs,
      sigma: managedWebhookSigma,
    });
  }

  /** Further ones come: `latencyMs` says how long they take now. */
  register(latencyMs: () => number): void {
    this.#registered = latencyMs;
  }

  /**
   * How long they take for one pod.
   *
   * @param slowerMs what a fault adds to the user's own
   */
  latencyMs(slowerMs: number): number {
    const { webhookMs, webhookTimeoutMs } = this.#parameters;
    const { median, sigma } = this.#managed;
    const ofUserMs = Math.min(webhookTimeoutMs, webhookMs + slowerMs);
    const ofEksMs = this.#random.logNormal(median, sigma);
    return ofUserMs + ofEksMs + (this.#registered?.() ?? 0);
  }
}
