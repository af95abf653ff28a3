import type { Fault, InsufficientCapacityFault, NodeLossFault } from '../../model/fault.ts';
import { unreachable } from '../../util/assert.ts';
import type { RandomStream } from '../../util/random.ts';
import type { ApiServerDisturbance } from '../cluster/control-plane/api-server.ts';
import type { Outage } from '../cluster/control-plane/outages.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { NodeGroup } from '../cluster/nodes/node-table.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { SparkOperators } from '../operator/spark-operators.ts';
import type { RequestFaults } from './request-faults.ts';

export interface FaultTimetableOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly faults: readonly Fault[];
  readonly cluster: KubernetesCluster;
  readonly requests: RequestFaults;
  /** Undefined: nobody submits to them. */
  readonly operators: () => SparkOperators | undefined;
  /** From the notice of EC2 to the end of a spot instance. */
  readonly spotNoticeMs: number;
}

/** Lets each fault of the scenario strike at its instant. */
export function scheduleFaults(options: FaultTimetableOptions): void {
  const timetable = new FaultTimetable(options);
  for (const fault of options.faults) {
    options.timeline.schedule(fault.at, timetable.strike, fault);
  }
}

class FaultTimetable {
  readonly #options: FaultTimetableOptions;
  readonly #disturbances = new Set<Partial<ApiServerDisturbance>>();

  constructor(options: FaultTimetableOptions) {
    this.#options = options;
  }

  readonly strike = (fault: Fault): void => {
    const { requests, operators, random } = this.#options;
    switch (fault.kind) {
      case 'az-loss':
        this.#exhaust({ ...fault, instanceType: null });
        this.#options.cluster.loseBooting(fault.az);
        this.#loseNodes({ sharePercent: 100, pool: null, az: fault.az });
        return;
      case 'node-loss':
        this.#loseNodes(fault);
        return;
      case 'spot-interruptions':
        this.#interruptNodes(fault);
        return;
      case 'api-server-errors':
        this.#failRequests(fault.durationMs, {
          share: fault.sharePercent / 100,
          sparesReads: false,
        });
        return;
      case 'etcd-read-only':
        this.#failRequests(fault.durationMs, { share: 1, sparesReads: true });
        return;
      case 'insufficient-capacity':
        this.#exhaust(fault);
        return;
      case 'api-server-slow':
        this.#disturb(fault.durationMs, { slowdown: fault.slowdown });
        return;
      case 'slow-webhook':
        this.#disturb(fault.durationMs, { webhookMs: fault.latencyMs });
        return;
      case 'emr-errors':
        this.#during(fault, (share) => {
          requests.changeErrors(share);
        });
        return;
      case 'emr-throttling':
        this.#during(fault, (share) => {
          requests.changeThrottling(share);
        });
        return;
      case 'emr-internal-errors':
        this.#during(fault, (share) => {
          requests.changeInternalErrors(share);
        });
        return;
      case 'spec-changes':
        operators()?.changeSpecs(fault.sharePercent / 100, random);
        return;
      case 'unknown-drivers':
        operators()?.hideDrivers(fault.sharePercent / 100, fault.durationMs, random);
        return;
      default:
        unreachable(fault);
    }
  };

  /** Disturbances that overlap add up. */
  #disturb(durationMs: number, disturbance: Partial<ApiServerDisturbance>): void {
    this.#disturbances.add(disturbance);
    this.#applyDisturbances();
    this.#options.timeline.after(
      durationMs,
      () => {
        this.#disturbances.delete(disturbance);
        this.#applyDisturbances();
      },
      undefined,
    );
  }

  #applyDisturbances(): void {
    const all = [...this.#disturbances];
    this.#options.cluster.apiServer.disturb({
      slowdown: all.reduce((product, one) => product * (one.slowdown ?? 1), 1),
      webhookMs: all.reduce((sum, one) => sum + (one.webhookMs ?? 0), 0),
    });
  }

  #during(
    fault: { readonly durationMs: number; readonly sharePercent: number },
    change: (share: number) => void,
  ): void {
    const share = fault.sharePercent / 100;
    change(share);
    this.#options.timeline.after(fault.durationMs, change, -share);
  }

  #exhaust({
    durationMs,
    az,
    instanceType,
  }: Pick<InsufficientCapacityFault, 'durationMs' | 'az' | 'instanceType'>): void {
    const { timeline, cluster } = this.#options;
    cluster.exhaustCapacity(
      (group) =>
        (az ?? group.az) === group.az &&
        (instanceType ?? group.instanceType.name) === group.instanceType.name,
      timeline.now() + durationMs,
    );
  }

  /** The API servers answer a share of the requests, or of the writes, with an error, at once. */
  #failRequests(durationMs: number, which: Pick<Outage, 'share' | 'sparesReads'>): void {
    const { timeline, cluster, random } = this.#options;
    const { share } = which;
    const isRefused = share === 1 ? () => true : () => random.uniform() < share;
    cluster.apiServer.fail({ until: timeline.now() + durationMs, ...which, isRefused });
  }

  #interruptNodes(which: NodesNamed): void {
    const { cluster, spotNoticeMs } = this.#options;
    cluster.interruptNodes(this.#pickNodes(which, isSpot), spotNoticeMs);
  }

  #loseNodes(which: NodesNamed): void {
    this.#options.cluster.loseNodes(this.#pickNodes(which), 'node-failure');
  }

  /** As many of the nodes that the fault names as its share says, drawn without preference. */
  #pickNodes(
    { sharePercent, pool, az }: NodesNamed,
    isMeant: (group: NodeGroup) => boolean = () => true,
  ): number[] {
    const { cluster, random } = this.#options;
    const nodes = cluster
      .nodes()
      .filter(({ group }) => (pool ?? group.pool) === group.pool && (az ?? group.az) === group.az)
      .filter(({ group }) => isMeant(group))
      .map(({ node }) => node);
    const lost = Math.round((nodes.length * sharePercent) / 100);
    for (let index = 0; index < lost; index += 1) {
      const pick = index + random.below(nodes.length - index);
      [nodes[index], nodes[pick]] = [nodes[pick] as number, nodes[index] as number];
    }
    return nodes.slice(0, lost);
  }
}

type NodesNamed = Pick<NodeLossFault, 'sharePercent' | 'pool' | 'az'>;

function isSpot({ capacityType }: NodeGroup): boolean {
  return capacityType === 'spot';
}
