import type { NodeGroup } from '../../twin/cluster/nodes/node-table.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { MirroredObject } from './mirrored-objects.ts';

/** A node of the twin, with what its object says. */
export interface NodeState {
  readonly name: string;
  readonly address: string;
  readonly instanceId: string;
  readonly group: NodeGroup;
  /** ms since 1970. */
  readonly createdAt: number;
  /** A client has cordoned it. */
  isCordoned: boolean;
  /** Times that it was cordoned, by the client or by Karpenter, which has chosen it to go. */
  cordons: number;
}

/** The object of a node, as the kubelet of an EKS node writes it. */
export function nodeObject(state: NodeState, config: TwinConfig, region: string): MirroredObject {
  const { name, address, instanceId, group, isCordoned } = state;
  const arch = group.instanceType.isArm ? 'arm64' : 'amd64';
  const providerID = `aws:///${group.az}/${instanceId}`;
  const taints = taintsOf(state);
  return {
    metadata: {
      name,
      labels: {
        ...group.labels,
        'kubernetes.io/hostname': name,
        'kubernetes.io/arch': arch,
        'topology.kubernetes.io/region': region,
        ...(isOfKarpenter(group)
          ? { 'karpenter.sh/registered': 'true', 'karpenter.sh/initialized': 'true' }
          : {}),
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {
      providerID,
      ...(isCordoned ? { unschedulable: true } : {}),
      ...(taints.length === 0 ? {} : { taints }),
    },
    status: {
      ...sizesOf(group, config),
      conditions: conditionsOf(state),
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
        { type: 'InternalDNS', address: name },
      ],
      nodeInfo: {
        machineID: instanceId,
        systemUUID: instanceId,
        bootID: instanceId,
        kernelVersion: '6.12.40-64.114.amzn2023',
        osImage: 'Amazon Linux 2023',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: `v${config.controlPlane.kubernetesVersion}.0-eks-twin`,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: arch,
      },
    },
  };
}

/** Whether Karpenter launched it. */
export function isOfKarpenter({ labels }: NodeGroup): boolean {
  return labels['karpenter.sh/nodepool'] !== undefined;
}

/** The kubelet reports what DaemonSets take as allocatable; the twin has taken it off already. */
function sizesOf(
  { instanceType, allocatable, diskGiB }: NodeGroup,
  { parameters: { kubelet } }: TwinConfig,
): Readonly<Record<string, unknown>> {
  const pods = String(allocatable.pods + kubelet.daemonSetPods);
  const storage = { 'ephemeral-storage': `${diskGiB}Gi` };
  return {
    capacity: {
      cpu: String(instanceType.vcpu),
      memory: `${instanceType.memoryMiB}Mi`,
      ...storage,
      pods,
    },
    allocatable: {
      cpu: `${allocatable.cpuMillicores + kubelet.daemonSetCpuMillicores}m`,
      memory: `${allocatable.memoryMiB + kubelet.daemonSetMemoryMiB}Mi`,
      ...storage,
      pods,
    },
  };
}

function taintsOf({ group, isCordoned, cordons }: NodeState): Readonly<Record<string, unknown>>[] {
  const noSchedule = (key: string): Readonly<Record<string, unknown>> => ({
    key,
    effect: 'NoSchedule',
  });
  return [
    ...(group.taints ?? []).map((taint) => ({ ...taint })),
    ...(cordons > (isCordoned ? 1 : 0) ? [noSchedule('karpenter.sh/disrupted')] : []),
    ...(isCordoned ? [noSchedule('node.kubernetes.io/unschedulable')] : []),
  ];
}

function conditionsOf({ createdAt }: NodeState): Readonly<Record<string, unknown>>[] {
  const since = timestamp(createdAt);
  const condition = (
    type: string,
    status: 'True' | 'False',
    [reason, message]: readonly [string, string],
  ): Readonly<Record<string, unknown>> => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: since,
    lastTransitionTime: since,
  });
  return [
    condition('MemoryPressure', 'False', [
      'KubeletHasSufficientMemory',
      'kubelet has sufficient memory available',
    ]),
    condition('DiskPressure', 'False', [
      'KubeletHasNoDiskPressure',
      'kubelet has no disk pressure',
    ]),
    condition('PIDPressure', 'False', [
      'KubeletHasSufficientPID',
      'kubelet has sufficient PID available',
    ]),
    condition('Ready', 'True', ['KubeletReady', 'kubelet is posting ready status']),
  ];
}
