import { allocatableOf, podsMaxOf, type Allocatable } from '../../model/allocatable.ts';
import { instanceTypes, type InstanceType } from '../../model/instance-types.ts';
import { capacityTypesOf, nodeLabels } from '../../model/node-labels.ts';
import { jobPodsOf } from '../../model/spark/job-pods.ts';
import type { Scenario } from '../../model/scenario.ts';
import { submitterPods, type JobShape, type PodRequest } from '../../model/spark/job-shape.ts';
import type { PodPlacement } from '../../model/spark/pod-placement.ts';
import { admits } from '../../model/taint.ts';
import type { NodePoolConfig, TwinConfig } from '../../model/twin-config.ts';

/** A kind of node that pods may go to. */
export interface NodeKind {
  readonly pool: NodePoolConfig;
  readonly type: InstanceType;
  /** Less what DaemonSets take. */
  readonly allocatable: Allocatable;
}

/** Pods of a job that are alike. */
export interface PodRole {
  readonly role: 'submitter' | 'driver' | 'executor';
  readonly request: PodRequest;
  readonly placement: PodPlacement;
  /** How many of them one job has. */
  readonly count: number;
}

/** The pods of a job, with what EMR adds to them; a Spark operator needs no submitter. */
export function podRoles(shape: JobShape, { twin, submission }: Scenario): readonly PodRole[] {
  const pods = jobPodsOf(shape, twin.parameters.emr);
  const roles: readonly PodRole[] = [
    {
      role: 'submitter',
      request: pods.submitter,
      placement: shape.placement.submitter,
      count: submitterPods(shape),
    },
    { role: 'driver', request: pods.driver, placement: shape.placement.driver, count: 1 },
    {
      role: 'executor',
      request: pods.executor,
      placement: shape.placement.executor,
      count: shape.executors,
    },
  ];
  return submission === 'job-run' ? roles : roles.filter(({ role }) => role !== 'submitter');
}

/** The kinds of nodes that such a pod fits on, largest of each pool first. */
export function kindsThatFit(role: PodRole, twin: TwinConfig): readonly NodeKind[] {
  return twin.nodePools.flatMap((pool) =>
    kindsOf(pool, twin).filter(
      (kind) =>
        kind.allocatable.cpuMillicores >= role.request.cpuMillicores &&
        kind.allocatable.memoryMiB >= role.request.memoryMiB &&
        kind.allocatable.pods >= 1 &&
        isSelectedIn(kind, role.placement),
    ),
  );
}

function isSelectedIn(
  { pool, type }: NodeKind,
  { nodeSelector, tolerations }: PodPlacement,
): boolean {
  if (!admits(pool.taints ?? [], tolerations)) return false;
  return pool.azs.some((az) =>
    capacityTypesOf(pool).some((capacityType) =>
      isSelected(nodeLabels(pool, az, type.name, capacityType), nodeSelector),
    ),
  );
}

function kindsOf(pool: NodePoolConfig, twin: TwinConfig): readonly NodeKind[] {
  const names = pool.kind === 'static' ? [pool.instanceType] : pool.instanceTypes;
  const kinds: NodeKind[] = [];
  for (const name of names) {
    const type = instanceTypes.get(name);
    if (type !== undefined)
      kinds.push({ pool, type, allocatable: allocatableIn(pool, type, twin) });
  }
  return kinds.sort((one, other) => other.type.vcpu - one.type.vcpu);
}

function allocatableIn(pool: NodePoolConfig, type: InstanceType, twin: TwinConfig): Allocatable {
  const { kubelet } = twin.parameters;
  const { hasPrefixDelegation } = twin.network;
  const whole = allocatableOf(type, podsMaxOf(pool, type), hasPrefixDelegation);
  return {
    cpuMillicores: whole.cpuMillicores - kubelet.daemonSetCpuMillicores,
    memoryMiB: whole.memoryMiB - kubelet.daemonSetMemoryMiB,
    pods: whole.pods - kubelet.daemonSetPods,
  };
}

function isSelected(
  labels: Readonly<Record<string, string>>,
  selector: PodPlacement['nodeSelector'],
): boolean {
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}
