import type { Instant } from '../../model/instant.ts';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { sumOfLogNormals, type LogNormal } from '../../util/log-normal.ts';
import type { RandomStream } from '../../util/random.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

export interface OperatorWebhooksOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly config: OperatorsConfig;
  readonly parameters: TwinParameters['sparkOperator'];
  /** The operators: how crowded the cores of each are. */
  readonly operators: readonly { readonly crowding: number }[];
}

/** The cores of the operators are looked at this often. */
const lookMs = 1_000;

/**
 * The mutating webhooks of the Spark operators. Each operator of version v1 registers one for the
 * pods of every namespace, so the API server asks all of them, one after the other, about each pod;
 * those of v2 are asked only about pods of their own namespaces. A webhook answers as much later as
 * the spark-submits beside it want more cores than its operator has.
 */
export class OperatorWebhooks {
  readonly #options: OperatorWebhooksOptions;
  readonly #sum: LogNormal;
  #lookedAt: Instant = -lookMs;
  #crowding = 1;

  constructor(options: OperatorWebhooksOptions) {
    this.#options = options;
    const { config, parameters } = options;
    const asked = config.version === 'v1' ? config.count : 1;
    this.#sum = sumOfLogNormals(asked, {
      median: parameters.webhookMedianMs,
      sigma: parameters.webhookSigma,
    });
  }

  /** What they add to the creation of one pod now. */
  readonly latencyMs = (): number => {
    const { median, sigma } = this.#sum;
    return this.#crowdingNow() * this.#options.random.logNormal(median, sigma);
  };

  /** Mean over the operators. */
  #crowdingNow(): number {
    const { timeline, operators } = this.#options;
    const now = timeline.now();
    if (now - this.#lookedAt >= lookMs) {
      this.#lookedAt = now;
      this.#crowding = operators.reduce((sum, one) => sum + one.crowding, 0) / operators.length;
    }
    return this.#crowding;
  }
}
