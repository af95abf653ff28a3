import type { Instant } from '../../../model/instant.ts';
import { isAtLeast } from '../../../model/kubernetes-version.ts';
import type {
  ControlPlaneConfig,
  ControlPlaneTier,
  KubernetesVersion,
} from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';

const bytesPerGiB = 2 ** 30;

/** What a provisioned tier gives; sources: EKS user guide, data-on-eks (A), playbooks (B). */
interface TierSize {
  /** All API servers together: Kubernetes 1.30 to 1.33, and from 1.34 on. */
  readonly seatsUpTo133: number;
  readonly seats: number;
  /** Each client of the controller manager: requests per second, and at once. */
  readonly controllerQps: number;
  readonly jobWorkers: number;
  readonly gcWorkers: number;
  readonly databaseGiB: number;
}

/** Sizes of the EKS Provisioned Control Plane. */
export const tierSizes: Readonly<Record<Exclude<ControlPlaneTier, 'standard'>, TierSize>> = {
  'tier-xl': tier([1_700, 2_000], 180, 35),
  'tier-2xl': tier([3_400, 4_000], 340, 50),
  'tier-4xl': tier([6_800, 8_000], 500, 50),
  'tier-8xl': tier([13_600, 16_000], 500, 50),
};

function tier(
  [seatsUpTo133, seats]: readonly [number, number],
  controllers: number,
  gcWorkers: number,
): TierSize {
  return {
    seatsUpTo133,
    seats,
    controllerQps: controllers,
    jobWorkers: controllers,
    gcWorkers,
    databaseGiB: 16,
  };
}

function tierSeats(
  name: Exclude<ControlPlaneTier, 'standard'>,
  version: KubernetesVersion,
): number {
  const { seats, seatsUpTo133 } = tierSizes[name];
  return isAtLeast(version, '1.34') ? seats : seatsUpTo133;
}

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
