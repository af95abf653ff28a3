import type { Container, ContainerStatus, Pod, PodCondition } from 'kubernetes-types/core/v1.d.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { KubeObject, OwnerReference } from '../kubernetes/kube-object.ts';
import type { PodRole, PodState } from './pod-state.ts';

const componentOf: Readonly<Record<PodRole, string>> = {
  submitter: 'job.submitter',
  driver: 'driver',
  executor: 'executor',
};

const mainContainerOf: Readonly<Record<PodRole, string>> = {
  submitter: 'job-runner',
  driver: 'spark-kubernetes-driver',
  executor: 'spark-kubernetes-executor',
};

/** What EMR puts beside the main container. */
const loggingContainer = 'emr-container-fluentd';

/**
 * The object of a pod: names, labels and containers as EMR on EKS makes them, conditions and
 * container statuses as the kubelet writes them.
 * Sources: EMR on EKS Development Guide; a dump of an emr-6.8.0 job.
 */
export function podObject(state: PodState, owner: OwnerReference | null): KubeObject {
  const { name, namespace, uid, createdAt, deletedAt } = state;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion: '',
      creationTimestamp: timestamp(createdAt),
      ...(deletedAt === null
        ? {}
        : { deletionTimestamp: timestamp(deletedAt), deletionGracePeriodSeconds: 30 }),
      labels: labelsOf(state),
      ...(owner === null ? {} : { ownerReferences: [owner] }),
    },
    spec: specOf(state),
    status: statusOf(state),
  } satisfies Pod;
  return pod;
}

function labelsOf(state: PodState): Record<string, string> {
  const { role, jobRunId, virtualClusterId, number, jobName } = state;
  const emr = {
    'emr-containers.amazonaws.com/resource.type': 'job.run',
    'emr-containers.amazonaws.com/component': componentOf[role],
    'emr-containers.amazonaws.com/job.id': jobRunId,
    'emr-containers.amazonaws.com/virtual-cluster-id': virtualClusterId,
  };
  if (role === 'submitter') return emr;
  return {
    ...emr,
    'spark-role': role,
    'spark-app-selector': `spark-${jobRunId}`,
    'spark-app-name': jobName,
    ...(role === 'executor'
      ? { 'spark-exec-id': String(number), 'spark-exec-resourceprofile-id': '0' }
      : {}),
  };
}

function specOf(state: PodState): NonNullable<Pod['spec']> {
  const { nodeName, spec, role } = state;
  return {
    containers: containersOf(state),
    restartPolicy: 'Never',
    schedulerName: 'default-scheduler',
    serviceAccountName: `emr-containers-sa-spark-${role === 'submitter' ? 'client' : role}`,
    ...(nodeName === null ? {} : { nodeName }),
    ...(Object.keys(spec.nodeSelector).length === 0 ? {} : { nodeSelector: spec.nodeSelector }),
  };
}

function containersOf({ role, spec }: PodState): Container[] {
  const { cpuMillicores, memoryMiB } = spec.request;
  const main: Container = {
    name: mainContainerOf[role],
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy,
    resources: {
      requests: { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` },
      limits: { memory: `${memoryMiB}Mi` },
    },
  };
  const others = (spec.containers ?? 1) - 1;
  return others === 0 ? [main] : [main, { name: loggingContainer, image: spec.image }];
}

function statusOf(state: PodState): NonNullable<Pod['status']> {
  const { nodeName, podIp, scheduledAt } = state;
  return {
    phase: phaseOf(state),
    conditions: conditionsOf(state),
    qosClass: 'Burstable',
    ...(nodeName === null || scheduledAt === null ? {} : { startTime: timestamp(scheduledAt) }),
    ...(podIp === null ? {} : { podIP: podIp, podIPs: [{ ip: podIp }] }),
    ...(state.failure === null ? {} : { reason: 'Failed', message: state.failure }),
    ...(scheduledAt === null
      ? {}
      : { containerStatuses: containersOf(state).map((one) => containerStatus(one, state)) }),
  };
}

function phaseOf({ runningAt, endedAt, failure }: PodState): string {
  if (endedAt !== null) return failure === null ? 'Succeeded' : 'Failed';
  return runningAt === null ? 'Pending' : 'Running';
}

function conditionsOf({ scheduledAt, runningAt, endedAt }: PodState): PodCondition[] {
  const condition = (type: string, since: number | null): PodCondition[] =>
    since === null ? [] : [{ type, status: 'True', lastTransitionTime: timestamp(since) }];
  const isReady = runningAt !== null && endedAt === null;
  return [
    ...condition('PodScheduled', scheduledAt),
    ...condition('Initialized', scheduledAt),
    ...condition('PodReadyToStartContainers', runningAt),
    ...(isReady
      ? [...condition('ContainersReady', runningAt), ...condition('Ready', runningAt)]
      : []),
  ];
}

function containerStatus({ name, image = '' }: Container, state: PodState): ContainerStatus {
  const { runningAt, endedAt, failure } = state;
  const base = { name, image, imageID: image, restartCount: 0, ready: false, started: false };
  if (runningAt === null) {
    return { ...base, state: { waiting: { reason: 'ContainerCreating' } } };
  }
  const startedAt = timestamp(runningAt);
  if (endedAt === null) {
    return { ...base, ready: true, started: true, state: { running: { startedAt } } };
  }
  const finishedAt = timestamp(endedAt);
  const reason = failure === null ? 'Completed' : 'Error';
  const exitCode = failure === null ? 0 : 1;
  return { ...base, state: { terminated: { exitCode, reason, startedAt, finishedAt } } };
}
