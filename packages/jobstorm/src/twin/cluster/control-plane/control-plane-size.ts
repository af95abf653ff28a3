import type { Instant } from '../../../model/instant.ts';
import { tierSeats, tierSizes } from '../../../model/control-plane-tiers.ts';
import type { ControlPlaneConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';

const bytesPerGiB = 2 ** 30;

/** Size of etcd's database at which it stops taking writes. */
export function databaseQuotaBytes(
  { tier: name }: ControlPlaneConfig,
  parameters: TwinParameters['etcd'],
): number {
  return name === 'standard' ? parameters.quotaBytes : tierSizes[name].databaseGiB * bytesPerGiB;
}

/**
 * The seats of all API servers. In the standard tier they grow by steps while more than a share of
 * them has been in use for a while, from the smallest to the largest control plane; a pre-warmed
 * one begins as the largest. They do not shrink within a run.
 */
export class ControlPlaneSize {
  readonly #parameters: TwinParameters['apiServer'];
  readonly #isFixed: boolean;
  #seats: number;
  #busySince: Instant | null = null;

  constructor(config: ControlPlaneConfig, parameters: TwinParameters['apiServer']) {
    this.#parameters = parameters;
    const { servers, seatsPerServerMin, seatsPerServerMax } = parameters;
    this.#isFixed = config.tier !== 'standard';
    if (config.tier !== 'standard') this.#seats = tierSeats(config.tier, config.kubernetesVersion);
    else this.#seats = servers * (config.preWarmed ? seatsPerServerMax : seatsPerServerMin);
  }

  get seats(): number {
    return this.#seats;
  }

  /** Tells it how many seats were needed lately; it may grow. */
  observe(now: Instant, seatsNeeded: number): void {
    const { growAbove, growAfterMs, growFactor, servers, seatsPerServerMax } = this.#parameters;
    if (this.#isFixed) return;
    if (seatsNeeded < growAbove * this.#seats) {
      this.#busySince = null;
      return;
    }
    this.#busySince ??= now;
    if (now - this.#busySince < growAfterMs) return;
    this.#seats = Math.min(servers * seatsPerServerMax, Math.round(this.#seats * growFactor));
    this.#busySince = now;
  }
}
