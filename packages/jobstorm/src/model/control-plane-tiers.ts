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

/** Requests a second of the client of each controller of the controller manager. */
export function controllerQps({
  controlPlane: { tier: name },
  parameters,
}: Pick<TwinConfig, 'controlPlane' | 'parameters'>): number {
  return name === 'standard'
    ? parameters.controllerManager.clientQps
    : tierSizes[name].controllerQps;
}
