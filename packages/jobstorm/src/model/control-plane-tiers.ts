import { isAtLeast } from './kubernetes-version.ts';
import type { ControlPlaneTier, KubernetesVersion, TwinConfig } from './twin-config.ts';

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

/** Seats of all API servers of a tier. */
export function tierSeats(
  name: Exclude<ControlPlaneTier, 'standard'>,
  version: KubernetesVersion,
): number {
  const { seats, seatsUpTo133 } = tierSizes[name];
  return isAtLeast(version, '1.34') ? seats : seatsUpTo133;
}

/** What the controller manager may do at once and in a second. */
export interface ControllerManagerSize {
  /** Requests a second of the client of each controller. */
  readonly qps: number;
  /** Requests at once of that client. */
  readonly burst: number;
  readonly jobWorkers: number;
  readonly gcWorkers: number;
}

/**
 * The size of the controller manager. Over the provisioned tiers, its rates and workers grow with
 * the seats of the API servers; so those of a standard control plane that is warmed beforehand are
 * taken to be as many times those of a small one as its seats are.
 */
export function controllerManagerSize({
  controlPlane: { tier: name, preWarmed },
  parameters: { controllerManager, apiServer },
}: Pick<TwinConfig, 'controlPlane' | 'parameters'>): ControllerManagerSize {
  if (name !== 'standard') {
    const { controllerQps: qps, jobWorkers, gcWorkers } = tierSizes[name];
    return { qps, burst: qps, jobWorkers, gcWorkers };
  }
  const { clientQps, clientBurst, jobWorkers, gcWorkers } = controllerManager;
  const growth = preWarmed
    ? Math.max(1, apiServer.seatsPerServerMax / apiServer.seatsPerServerMin)
    : 1;
  return {
    qps: growth * clientQps,
    burst: Math.floor(growth * clientBurst),
    jobWorkers: Math.floor(growth * jobWorkers),
    gcWorkers: Math.floor(growth * gcWorkers),
  };
}
