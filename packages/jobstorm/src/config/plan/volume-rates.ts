import { controllerManagerSize } from '../../model/control-plane-tiers.ts';
import type { Scenario } from '../../model/scenario.ts';
import { formatNumber } from '../../util/format.ts';
import { meanOfJobs, type SteadyLoad } from './bottlenecks.ts';

interface Limit {
  readonly perSecond: number;
  readonly text: string;
}

/**
 * Volumes that pods claim are created, attached, detached and deleted, each at a limited rate; a
 * warning names the slowest step when the load needs more.
 */
export function volumeWarning(scenario: Scenario, load: SteadyLoad): string | null {
  const perJob = meanOfJobs(
    load.jobs,
    ({ shape }) => shape.driverVolumes.length + shape.executors * shape.executorVolumes.length,
  );
  const needed = (load.acceptedPerMinute / 60) * perJob;
  const slowest = limits(scenario).reduce((one, other) =>
    other.perSecond < one.perSecond ? other : one,
  );
  if (needed <= slowest.perSecond) return null;
  return `${slowest.text} about ${formatNumber(slowest.perSecond)} volumes/s and the load needs about ${formatNumber(needed)}/s (${formatNumber(load.acceptedPerMinute)} jobs/min with ${formatNumber(perJob)} volumes each): expect pods that wait for their volumes, and more of them every minute.`;
}

function limits({ twin }: Scenario): readonly Limit[] {
  const { ec2, ebs } = twin.parameters;
  return [
    {
      perSecond: ec2.volumeRequestRefillPerSecond,
      text: 'EC2 takes requests (twin.parameters.ec2.volumeRequestRefillPerSecond) for',
    },
    {
      perSecond: ebs.clientQps / Math.max(1, ebs.provisionerRequests),
      text: "The csi-provisioner's client rate (twin.parameters.ebs.clientQps) makes",
    },
    {
      perSecond: ebs.clientQps / Math.max(1, ebs.attachRequests + ebs.detachRequests),
      text: "The csi-attacher's client rate (twin.parameters.ebs.clientQps) moves",
    },
    {
      perSecond: controllerManagerSize(twin).qps / ebs.bindingRequests,
      text: "The volume controller's client rate (twin.parameters.controllerManager.clientQps) binds",
    },
  ];
}
