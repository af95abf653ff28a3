import type { Container, ContainerStatus, Pod, PodCondition } from 'kubernetes-types/core/v1.d.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { MirroredObject } from './mirrored-objects.ts';
import type { PodRole, PodState } from './pod-state.ts';

const mainContainerOf: Readonly<Record<PodRole, string>> = {
  submitter: 'job-runner',
  driver: 'spark-kubernetes-driver',
  executor: 'spark-kubernetes-executor',
};

/** What EMR puts beside the main container. */
const loggingContainer = 'emr-container-fluentd';
const graceSeconds = 30;
/** As the shell reports a process that ended by SIGTERM. */
const terminatedExitCode = 143;

/**
 * The object of a pod: names, labels and containers as EMR on EKS or Spark's operator makes them,
 * conditions and container statuses as the kubelet writes them.
 * Sources: EMR on EKS Development Guide; a dump of an emr-6.8.0 job; a server 1.36.1's pods.
 */
export function podObject(state: PodState): MirroredObject {
  const { name, namespace, createdAt, deletedAt, labels, owner } = state;
  const pod = {
    metadata: {
      name,
      namespace,
      creationTimestamp: timestamp(createdAt),
      ...(deletedAt === null
        ? {}
        : {
            deletionTimestamp: timestamp(deletedAt + 1_000 * graceSeconds),
            deletionGracePeriodSeconds: graceSeconds,
          }),
      labels,
      ...(owner === null ? {} : { ownerReferences: [owner] }),
    },
    spec: specOf(state),
    status: statusOf(state),
  } satisfies Omit<Pod, 'apiVersion' | 'kind'>;
  return pod;
}

/** The containers of a pod: the main one and those beside it. */
export function containersOf({ role, spec, origin }: PodState): Container[] {
  const { cpuMillicores, memoryMiB } = spec.request;
  const main: Container = {
    name: mainContainerOf[role],
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy,
    resources: {
      requests: { cpu: cpuText(cpuMillicores), memory: `${memoryMiB}Mi` },
      limits: { memory: `${memoryMiB}Mi` },
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const others = Array.from({ length: (spec.containers ?? 1) - 1 }, (_, index) => ({
    name: index === 0 && origin === 'emr' ? loggingContainer : `sidecar-${index + 1}`,
    image: spec.otherImages?.[index] ?? spec.image,
    imagePullPolicy: spec.imagePullPolicy,
  }));
  return [main, ...others];
}

function specOf(state: PodState): NonNullable<Pod['spec']> {
  const { nodeName, spec, serviceAccount, claims } = state;
  return {
    containers: containersOf(state),
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    dnsPolicy: 'ClusterFirst',
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    serviceAccountName: serviceAccount,
    serviceAccount,
    priority: 0,
    ...(nodeName === null ? {} : { nodeName }),
    ...(Object.keys(spec.nodeSelector).length === 0 ? {} : { nodeSelector: spec.nodeSelector }),
    ...tolerationsOf(state),
    ...(claims.length === 0
      ? {}
      : {
          volumes: claims.map((claimName, index) => ({
            name: `spark-local-dir-${index + 1}`,
            persistentVolumeClaim: { claimName },
          })),
        }),
  };
}

function tolerationsOf({ spec }: PodState): Pick<NonNullable<Pod['spec']>, 'tolerations'> {
  const { tolerations = [] } = spec;
  if (tolerations.length === 0) return {};
  return {
    tolerations: tolerations.map(({ key, operator, value, effect }) => ({
      ...(key === null ? {} : { key }),
      operator,
      ...(operator === 'Exists' ? {} : { value }),
      ...(effect === null ? {} : { effect }),
    })),
  };
}

/** A quantity in its shortest form, as the API server writes it. */
function cpuText(millicores: number): string {
  return millicores % 1_000 === 0 ? String(millicores / 1_000) : `${millicores}m`;
}

function statusOf(state: PodState): NonNullable<Pod['status']> {
  const { nodeName, hostIp, podIp, scheduledAt, failure } = state;
  return {
    phase: phaseOf(state),
    conditions: conditionsOf(state),
    qosClass: 'Burstable',
    ...(nodeName === null || scheduledAt === null ? {} : { startTime: timestamp(scheduledAt) }),
    ...(hostIp === null ? {} : { hostIP: hostIp, hostIPs: [{ ip: hostIp }] }),
    ...(podIp === null ? {} : { podIP: podIp, podIPs: [{ ip: podIp }] }),
    ...(failure === null || state.endedAt === null ? {} : { message: failure }),
    ...(scheduledAt === null
      ? {}
      : { containerStatuses: containersOf(state).map((one) => containerStatus(one, state)) }),
  };
}

/** `status.phase` */
export function phaseOf({ runningAt, endedAt, failure }: PodState): string {
  if (endedAt !== null) return failure === null ? 'Succeeded' : 'Failed';
  return runningAt === null ? 'Pending' : 'Running';
}

/** In the order in which a server of 1.36 has them. */
function conditionsOf(state: PodState): PodCondition[] {
  const { createdAt, scheduledAt, runningAt, endedAt, unschedulable } = state;
  if (scheduledAt === null) {
    return unschedulable === null
      ? []
      : [
          {
            ...condition('PodScheduled', createdAt, false),
            reason: 'Unschedulable',
            message: unschedulable,
          },
        ];
  }
  const isReady = runningAt !== null && endedAt === null;
  const since = endedAt ?? runningAt ?? scheduledAt;
  const ready = (type: string): PodCondition => ({
    ...condition(type, since, isReady),
    ...(isReady ? {} : { reason: endedAt === null ? 'ContainersNotReady' : 'PodCompleted' }),
  });
  return [
    condition('PodReadyToStartContainers', runningAt ?? scheduledAt, isReady),
    condition('Initialized', scheduledAt, true),
    ready('Ready'),
    ready('ContainersReady'),
    condition('PodScheduled', scheduledAt, true),
  ];
}

function condition(type: string, since: number, isTrue: boolean): PodCondition {
  return {
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: timestamp(since),
  };
}

function containerStatus({ name, image = '' }: Container, state: PodState): ContainerStatus {
  const { runningAt, stoppedAt, endedAt, failure } = state;
  const base = {
    name,
    image,
    imageID: runningAt === null ? '' : image,
    lastState: {},
    restartCount: 0,
    ready: false,
    started: false,
  };
  if (runningAt === null && endedAt === null) {
    return { ...base, state: { waiting: { reason: 'ContainerCreating' } } };
  }
  const startedAt = timestamp(runningAt ?? state.createdAt);
  if (endedAt === null) {
    return { ...base, ready: true, started: true, state: { running: { startedAt } } };
  }
  const finishedAt = timestamp(stoppedAt ?? endedAt);
  const reason = failure === null ? 'Completed' : 'Error';
  const exitCode = failure === null ? 0 : terminatedExitCode;
  return { ...base, state: { terminated: { exitCode, reason, startedAt, finishedAt } } };
}
