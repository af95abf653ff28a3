import type { Instant } from '../../../model/instant.ts';
import type { ClusterAutoscalerConfig } from '../../../model/twin-config.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import type { NodeGroup, NodeTable } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';
import { estimateGroup, type GroupEstimate } from './group-estimate.ts';
import {
  bySizeDecreasing,
  packOntoInFlight,
  packOntoPresent,
  type Demand,
} from './karpenter-packing.ts';
import { ManagedGroup, type ManagedGroupOptions, type ManagedPool } from './managed-groups.ts';
import { apiRequest, type ApiRequest } from '../control-plane/api-request.ts';

const createEvent = apiRequest('kubeSystem', 'create', 'events');
const updateEvent = apiRequest('kubeSystem', 'update', 'events');

export interface ClusterAutoscalerOptions extends ManagedGroupOptions {
  readonly config: ClusterAutoscalerConfig;
  readonly nodes: NodeTable;
  readonly apiServer: Pick<ApiServer, 'send'>;
  readonly pools: readonly ManagedPool[];
  /** Pods that no node fits now, by class. */
  readonly demand: () => Demand[];
}

/** A group that would help pending pods, and how. */
interface ScaleUp {
  readonly group: ManagedGroup;
  readonly estimate: GroupEstimate;
}

/** Events that are sent together. */
interface EventBatch {
  readonly request: ApiRequest;
  readonly count: number;
}

/** client-go's spam filter: so many updates of one object's events, then one in this time. */
const spamBurst = 25;
const spamRefillMs = 300_000;
/** Events that client-go keeps for sending; more are dropped. */
const eventsQueuedMax = 1_000;
/** Requests to take a node away: the taint, and the deletion. */
const requestsPerRemoval = 2;

/**
 * The Cluster Autoscaler over managed node groups. Each scan looks at pods that no node fits, asks
 * what each group would make of them, and raises one group, which the expander chooses. When
 * nothing is pending it removes nodes that have had no pods for long enough. It removes no node
 * with pods on it: Spark's have local storage, which forbids it (skip-nodes-with-local-storage).
 */
export class ClusterAutoscaler {
  readonly #options: ClusterAutoscalerOptions;
  readonly #groups: readonly ManagedGroup[];
  readonly #client: TokenBucket;
  /** By class: unschedulable pods for which a node is on its way. */
  readonly #covered: number[] = [];
  /** By class: pods that the last scan could not help, and scans in a row that it has been so. */
  readonly #unhelped: { pods: number; scans: number }[] = [];
  #isScanPlanned = false;
  #lastScaleUpAt: Instant = -Infinity;

  constructor(options: ClusterAutoscalerOptions) {
    const { parameters, fleet } = options;
    this.#options = options;
    this.#groups = options.pools.map((pool) => new ManagedGroup(pool, options));
    this.#client = new TokenBucket({
      burst: parameters.kubeClientBurst,
      refillPerSecond: parameters.kubeClientQps,
    });
    for (const group of this.#groups) group.startMinimum();
    fleet.onLoss((_node, group) => {
      this.#groupOf(group)?.replace(group);
    });
  }

  get nodesLaunching(): number {
    return this.#groups.reduce((sum, group) => sum + group.inFlight, 0);
  }

  /** Unschedulable pods of a class for which a node was on its way at the last scan. */
  covered(podClass: PodClass): number {
    return this.nodesLaunching === 0 ? 0 : (this.#covered[podClass.index] ?? 0);
  }

  /** The scheduler found no node for a pod: the next scan will see it. */
  podUnschedulable(): void {
    if (this.#groups.length === 0 || this.#isScanPlanned) return;
    const { timeline, parameters } = this.#options;
    const { scanIntervalMs } = parameters;
    this.#planScan((Math.floor(timeline.now() / scanIntervalMs) + 1) * scanIntervalMs);
  }

  #planScan(at: Instant): void {
    this.#isScanPlanned = true;
    this.#options.timeline.schedule(at, this.#scan, undefined);
  }

  readonly #scan = (): void => {
    const { timeline, parameters, nodes, demand } = this.#options;
    this.#isScanPlanned = false;
    const demands = demand().sort(bySizeDecreasing);
    packOntoPresent(nodes, demands);
    const unplaced = demands.map(({ count }) => count);
    packOntoInFlight(this.#upcoming(), demands);
    if (demands.some(({ count }) => count > 0)) this.#scaleUp(demands);
    else this.#scaleDown();
    this.#covered.length = 0;
    demands.forEach(({ podClass, count }, index) => {
      this.#covered[podClass.index] = (unplaced[index] ?? 0) - count;
    });
    const isIdle =
      unplaced.every((count) => count === 0) &&
      this.#groups.every(({ size, inFlight, config }) => size <= config.nodesMin && inFlight === 0);
    // The status is written at the end of each scan, and the next one waits for it.
    const writtenAt = this.#client.reserve(timeline.now());
    if (!isIdle) this.#planScan(Math.max(timeline.now() + parameters.scanIntervalMs, writtenAt));
  };

  *#upcoming(): Generator<{ readonly group: NodeGroup }> {
    for (const { template, inFlight } of this.#groups) {
      for (let index = 0; index < inFlight; index += 1) yield { group: template };
    }
  }

  #scaleUp(demands: readonly Demand[]): void {
    const { timeline, parameters } = this.#options;
    const now = timeline.now();
    const options: ScaleUp[] = [];
    for (const group of this.#groups) {
      if (group.backoffUntil > now) continue;
      const nodesMax = Math.min(parameters.nodesPerScaleUpMax, group.config.nodesMax - group.size);
      const estimate = estimateGroup(group.template, demands, nodesMax);
      if (estimate.nodes > 0) options.push({ group, estimate });
    }
    const best = this.#expand(options);
    if (best === undefined) {
      this.#tellOfNone(demands);
      return;
    }
    best.group.grow(best.estimate.nodes);
    this.#lastScaleUpAt = now;
    let helped = 0;
    demands.forEach((demand, index) => {
      const pods = best.estimate.pods[index] ?? 0;
      demand.count -= pods;
      helped += pods;
    });
    // TriggeredScaleUp for each pod that is helped; the others are not told of at such a scan.
    this.#send(createEvent, Math.min(helped, eventsQueuedMax));
  }

  /**
   * NotTriggerScaleUp for each pod, at each scan that raises no group: one event that is updated,
   * 25 times and then once in five minutes. Source: EventingScaleUpStatusProcessor; client-go's
   * spam filter, which counts by object.
   */
  #tellOfNone(demands: readonly Demand[]): void {
    const { scanIntervalMs } = this.#options.parameters;
    let events = 0;
    let updates = 0;
    for (const { podClass, count } of demands) {
      const known = (this.#unhelped[podClass.index] ??= { pods: 0, scans: 0 });
      const again = Math.min(count, known.pods);
      known.scans = again > 0 ? known.scans + 1 : 0;
      events += count - again;
      updates += again * (known.scans < spamBurst ? 1 : scanIntervalMs / spamRefillMs);
      known.pods = count;
    }
    this.#send(createEvent, Math.min(events, eventsQueuedMax));
    this.#send(updateEvent, Math.min(Math.round(updates), eventsQueuedMax));
  }

  /** Sends events as fast as the client may. */
  #send(request: ApiRequest, events: number): void {
    const { timeline, parameters } = this.#options;
    const now = timeline.now();
    const intervals: number[] = [];
    for (let event = 0; event < events; event += 1) {
      const interval = Math.floor((this.#client.reserve(now) - now) / parameters.scanIntervalMs);
      intervals[interval] = (intervals[interval] ?? 0) + 1;
    }
    intervals.forEach((count, interval) => {
      const afterMs = interval * parameters.scanIntervalMs;
      timeline.after(afterMs, this.#sendEvents, { request, count });
    });
  }

  readonly #sendEvents = ({ request, count }: EventBatch): void => {
    this.#options.apiServer.send(request, count);
  };

  /** The expander: among several groups that help, one is raised. */
  #expand(options: readonly ScaleUp[]): ScaleUp | undefined {
    const { config, random } = this.#options;
    let best = options;
    if (config.expander === 'least-waste') {
      const least = Math.min(...options.map(({ estimate }) => estimate.waste));
      best = options.filter(({ estimate }) => estimate.waste === least);
    }
    return best.length <= 1 ? best[0] : best[random.below(best.length)];
  }

  #scaleDown(): void {
    const { timeline, parameters, nodes } = this.#options;
    const now = timeline.now();
    if (now < this.#lastScaleUpAt + parameters.scaleDownDelayAfterAddMs) return;
    const emptyUntil = now - parameters.scaleDownUnneededMs;
    const unneeded = nodes.present.filter(
      (node) => nodes.pods[node] === 0 && (nodes.emptySince[node] as number) <= emptyUntil,
    );
    let removed = 0;
    for (const node of unneeded) {
      const group = this.#groupOf(nodes.group(node));
      if (group === undefined || group.size - group.inFlight <= group.config.nodesMin) continue;
      if (removed >= parameters.scaleDownParallelism) break;
      if (!this.#client.take(now, requestsPerRemoval)) break;
      group.remove(node);
      removed += 1;
    }
  }

  #groupOf({ pool }: NodeGroup): ManagedGroup | undefined {
    return this.#groups.find(({ config }) => config.name === pool);
  }
}
