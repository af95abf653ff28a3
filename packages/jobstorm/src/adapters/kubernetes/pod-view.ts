import type { Instant } from '../../model/instant.ts';
import type { PodRole } from '../../model/pod-record.ts';
import { parseCpuMillicores, parseQuantityMiB } from '../../model/spark/quantities.ts';
import { identityOf, kubeTimeMs, type KubeObject, type KubeTime } from './kube-object.ts';

/** What is read of a pod; a real one has ten times as much. */
interface KubePod extends KubeObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly {
      readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly reason?: string;
      readonly lastTransitionTime?: KubeTime;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly running?: { readonly startedAt?: KubeTime };
    readonly terminated?: { readonly startedAt?: KubeTime; readonly finishedAt?: KubeTime };
  };
}

/** A pod as far as a run is concerned: half a kilobyte is kept of it, where the object has six. */
export interface PodView {
  readonly uid: string;
  readonly name: string;
  /** Id of the job run, or name of the SparkApplication, that it belongs to. */
  readonly jobRunId: string;
  readonly role: PodRole;
  readonly createdAt: Instant;
  /** Condition PodScheduled, where it is true. */
  readonly scheduledAt: Instant | null;
  /** When the last of its containers started; null while one of them has not. */
  readonly runningAt: Instant | null;
  readonly nodeName: string | null;
  readonly waitsFor: PodWait | null;
  readonly hasEnded: boolean;
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

/** Why a pod does not run yet, as its status says. */
export type PodWait = 'scheduling' | 'unschedulable' | 'volume' | 'imagePull' | 'containerCreating';

/** Labels of EMR on EKS, of its Spark operator and of Spark that name what a pod belongs to. */
const jobRunLabels = [
  'emr-containers.amazonaws.com/job.id',
  'sparkoperator.k8s.io/app-name',
] as const;
const componentLabel = 'emr-containers.amazonaws.com/component';
const roleLabel = 'spark-role';
/** By values of labels, which anyone may have set. */
const roles: ReadonlyMap<string, PodRole> = new Map([
  ['job.submitter', 'submitter'],
  ['driver', 'driver'],
  ['executor', 'executor'],
]);

/**
 * Reads a pod of a job run; null when it is none. Its instants are those of its status, with the
 * resolution of Kubernetes, one second.
 *
 * Sources: labels as EMR on EKS and Spark set them (facts of EMR on EKS, objects per job);
 * conditions and container statuses as in the Kubernetes API, core/v1.
 *
 * @param epochMs Unix time of instant 0, in ms
 */
export function readPod(object: KubeObject, epochMs: number): PodView | null {
  const { uid, name, labels } = identityOf(object);
  const jobRunId = jobRunLabels.map((label) => labels[label]).find((id) => id !== undefined);
  const role = roles.get(labels[componentLabel] ?? labels[roleLabel] ?? '');
  const createdMs = kubeTimeMs(object.metadata?.creationTimestamp);
  if (jobRunId === undefined || role === undefined || createdMs === null) return null;
  const createdAt = createdMs - epochMs;
  return {
    uid,
    name,
    jobRunId,
    role,
    createdAt,
    ...stateOf(object, epochMs),
    ...requestsOf(object),
  };
}

function stateOf(
  pod: KubePod,
  epochMs: number,
): Pick<PodView, 'scheduledAt' | 'runningAt' | 'nodeName' | 'waitsFor' | 'hasEnded'> {
  const instant = (ms: number | null): Instant | null => (ms === null ? null : ms - epochMs);
  const phase = pod.status?.phase;
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  const runningMs = startedMs(pod);
  return {
    scheduledAt: instant(scheduledMs(pod)),
    runningAt: instant(runningMs),
    nodeName: pod.spec?.nodeName ?? null,
    waitsFor: hasEnded || runningMs !== null ? null : waitOf(pod),
    hasEnded,
  };
}

function scheduledMs({ status }: KubePod): number | null {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'True' ? kubeTimeMs(scheduled.lastTransitionTime) : null;
}

function startedMs({ spec, status }: KubePod): number | null {
  const statuses = status?.containerStatuses ?? [];
  if (statuses.length === 0 || statuses.length < (spec?.containers?.length ?? 0)) return null;
  const started = statuses.map(containerStartedMs);
  return started.includes(null) ? null : Math.max(...started.map(Number));
}

/** A container that has ended by now did start. */
function containerStartedMs({ state }: ContainerStatus): number | null {
  return kubeTimeMs(state?.running?.startedAt ?? state?.terminated?.startedAt);
}

function waitOf({ spec, status }: KubePod): PodWait {
  if (spec?.nodeName === undefined) {
    const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
    return scheduled?.reason === 'Unschedulable' ? 'unschedulable' : 'scheduling';
  }
  const reasons = (status?.containerStatuses ?? []).map(({ state }) => state?.waiting?.reason);
  return reasons.some((reason) => reason?.includes('Image') === true)
    ? 'imagePull'
    : 'containerCreating';
}

function requestsOf({ spec }: KubePod): { cpuMillicores: number; memoryMiB: number } {
  let cpuMillicores = 0;
  let memoryMiB = 0;
  for (const { resources } of spec?.containers ?? []) {
    const { cpu, memory } = resources?.requests ?? {};
    cpuMillicores += cpu === undefined ? 0 : (parseCpuMillicores(cpu) ?? 0);
    memoryMiB += memory === undefined ? 0 : (parseQuantityMiB(memory) ?? 0);
  }
  return { cpuMillicores, memoryMiB };
}
