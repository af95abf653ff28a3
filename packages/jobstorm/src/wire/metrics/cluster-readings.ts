import type { ClusterSample, PendingReason } from '../../model/cluster-sample.ts';
import type { ServedTwin } from '../served-twin.ts';
import type { Reading } from './reading.ts';

const bytesPerGiB = 1_073_741_824;
const bytesPerMiB = 1_048_576;

/**
 * What the twin's cluster would tell Prometheus. The twin counts for the cluster as a whole, so
 * series that real components split further (by verb, node, priority level) are sums here.
 * Names: Kubernetes 1.34 and Karpenter 1.14 metrics references.
 */
export function clusterReadings({ twin, scenario }: ServedTwin): readonly Reading[] {
  const sample = twin.cluster.sample();
  const nodes = twin.cluster.nodes();
  const karpenterPools = scenario.twin.nodePools
    .filter(({ kind }) => kind === 'karpenter')
    .map(({ name }) => name);
  return [
    ...apiServerReadings(sample),
    ...schedulerReadings(sample),
    ...nodeReadings(sample),
    ...zoneReadings(nodes),
    ...poolReadings(nodes, karpenterPools),
    ...[...twin.inventory()].map(([resource, value]) => ({
      name: 'apiserver_storage_objects',
      help: 'Stored objects, split by kind; events are not counted.',
      value,
      labels: { resource },
    })),
  ];
}

function apiServerReadings(sample: ClusterSample): readonly Reading[] {
  const { apiServerRequests, apiServerRejected, apiServerErrors, etcdSlowApplies } =
    sample.counters;
  const request = (code: string, value: number): Reading => ({
    name: 'apiserver_request_total',
    help: 'Requests to the API servers, split by HTTP status.',
    value: Math.floor(value),
    labels: { code },
  });
  return [
    request('200', Math.max(0, apiServerRequests - apiServerRejected - apiServerErrors)),
    request('429', apiServerRejected),
    request('500', apiServerErrors),
    {
      name: 'apiserver_flowcontrol_rejected_requests_total',
      help: 'Requests that API Priority and Fairness refused.',
      value: apiServerRejected,
    },
    {
      name: 'apiserver_flowcontrol_current_executing_seats',
      help: 'Seats in use, of all priority levels and servers together.',
      value: sample.apiServerSeatsInUse,
    },
    {
      name: 'apiserver_flowcontrol_nominal_limit_seats',
      help: 'Seats, of all priority levels and servers together.',
      value: sample.apiServerSeats,
    },
    {
      name: 'apiserver_storage_size_bytes',
      help: "Size of etcd's database.",
      value: sample.etcdGiB * bytesPerGiB,
    },
    {
      name: 'etcd_server_quota_backend_bytes',
      help: 'The size at which etcd takes no more writes.',
      value: sample.etcdQuotaGiB * bytesPerGiB,
    },
    {
      name: 'etcd_server_slow_apply_total',
      help: 'Writes that etcd took longer than 100 ms for.',
      value: etcdSlowApplies,
    },
  ];
}

function schedulerReadings({ podsPending, counters }: ClusterSample): readonly Reading[] {
  const count = (...reasons: readonly PendingReason[]): number =>
    reasons.reduce((sum, reason) => sum + (podsPending[reason] ?? 0), 0);
  const pending = (queue: string, value: number): Reading => ({
    name: 'scheduler_pending_pods',
    help: 'Pending pods, by the queue of the scheduler that they are in.',
    value,
    labels: { queue },
  });
  const attempts = (result: string, value: number): Reading => ({
    name: 'scheduler_schedule_attempts_total',
    help: 'Attempts to schedule pods, by result.',
    value,
    labels: { profile: 'default-scheduler', result },
  });
  return [
    pending('active', count('scheduling')),
    pending('unschedulable', count('unschedulable', 'nodeLaunching')),
    attempts('scheduled', counters.schedulingAttempts - counters.schedulingFailures),
    attempts('unschedulable', counters.schedulingFailures),
  ];
}

function nodeReadings(sample: ClusterSample): readonly Reading[] {
  const allocatable = (resource: string, value: number): Reading => ({
    name: 'karpenter_nodes_allocatable',
    help: 'What pods may use of the nodes.',
    value,
    labels: { resource_type: resource },
  });
  const requests = (resource: string, value: number): Reading => ({
    name: 'karpenter_nodes_total_pod_requests',
    help: 'What the pods on the nodes request.',
    value,
    labels: { resource_type: resource },
  });
  return [
    {
      name: 'kubelet_running_pods',
      help: 'Pods that run, of all nodes together.',
      value: sample.podsRunning,
    },
    {
      name: 'jobstorm_twin_nodes_launching',
      help: 'Nodes that were launched and take no pods yet.',
      value: sample.nodesLaunching,
    },
    allocatable('cpu', sample.vcpuAllocatable),
    allocatable('memory', sample.memoryGiBAllocatable * bytesPerGiB),
    requests('cpu', sample.vcpuRequested),
    requests('memory', sample.memoryGiBRequested * bytesPerGiB),
  ];
}

type Nodes = ReturnType<ServedTwin['twin']['cluster']['nodes']>;

function zoneReadings(nodes: Nodes): readonly Reading[] {
  const counts = new Map<string, number>();
  for (const { group } of nodes) counts.set(group.az, (counts.get(group.az) ?? 0) + 1);
  return [...counts].map(([zone, value]) => ({
    name: 'node_collector_zone_size',
    help: 'Nodes that are registered, by zone.',
    value,
    labels: { zone },
  }));
}

/** Of Karpenter's pools: nodes, and what they are. */
function poolReadings(nodes: Nodes, pools: readonly string[]): readonly Reading[] {
  return pools.flatMap((nodepool) => {
    const own = nodes.filter(({ group }) => group.pool === nodepool);
    const usage = (resource: string, value: number): Reading => ({
      name: 'karpenter_nodepools_usage',
      help: 'What the nodes of a pool have.',
      value,
      labels: { nodepool, resource_type: resource },
    });
    const sum = (of: (node: Nodes[number]) => number): number =>
      own.reduce((total, node) => total + of(node), 0);
    return [
      usage('nodes', own.length),
      usage(
        'cpu',
        sum(({ group }) => group.instanceType.vcpu),
      ),
      usage('memory', sum(({ group }) => group.instanceType.memoryMiB) * bytesPerMiB),
    ];
  });
}
