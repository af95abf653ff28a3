import type { ClusterCounters, ClusterSample } from '../../../model/cluster-sample.ts';
import type { Instant } from '../../../model/instant.ts';
import { isAtLeast } from '../../../model/kubernetes-version.ts';
import { listSeats, mutatingSeatMs } from '../../../model/seat-cost.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ledger } from '../ledger.ts';
import {
  flows,
  resources,
  storedResources,
  type ApiRequest,
  type Flow,
  type Resource,
  type WriteVerb,
} from './api-request.ts';
import { databaseQuotaBytes } from './control-plane-size.ts';
import { EtcdLatency } from './etcd-latency.ts';
import { Etcd, type StoredKind } from './etcd.ts';
import { FlowControl, type FlowKind } from './flow-control.ts';
import { HeldWrites } from './held-writes.ts';
import type { OneAnswer } from './one-answer.ts';
import { Outages, type Backoff, type Outage } from './outages.ts';
import { PodWebhooks } from './pod-webhooks.ts';
import { RecentLatency } from './recent-latency.ts';

export interface ApiServerOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly config: Pick<TwinConfig, 'controlPlane' | 'parameters'>;
  readonly ledger: Ledger;
  /** Nodes that renew their leases now. */
  readonly nodes: () => number;
}

/** What a fault does to the API server. */
export interface ApiServerDisturbance {
  /** Factor on the latency of the servers and of etcd. */
  readonly slowdown: number;
  /** What a slow admission webhook adds to every creation of a pod. */
  readonly webhookMs: number;
}

const undisturbed: ApiServerDisturbance = { slowdown: 1, webhookMs: 0 };

/** What the API servers and etcd look like now. */
export type ApiServerGauges = Pick<
  ClusterSample,
  | 'apiServerSeatsInUse'
  | 'apiServerSeats'
  | 'apiServerQueueWaitMs'
  | 'createPodP99Ms'
  | 'etcdGiB'
  | 'etcdQuotaGiB'
>;

/** The load is looked at, and latencies are set by it, once in each such window. */
const windowMs = 1_000;
const bytesPerGiB = 2 ** 30;

/**
 * The Kubernetes API servers with etcd. Most traffic is only counted, as rates in windows of a
 * second; a request that somebody waits for learns from those rates, without being an event of its
 * own, how long it queues for a seat and is served. See docs/decisions/0007-api-server-rates.md.
 */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #etcd: Etcd;
  readonly #etcdQuotaBytes: number;
  readonly #etcdLatency: EtcdLatency;
  readonly #flows: FlowControl;
  /** By the numbers of an {@link ApiRequest}. */
  readonly #senders: readonly FlowKind[];
  readonly #stored: readonly StoredKind[];
  readonly #pods: StoredKind;
  readonly #outages = new Outages();
  readonly #held = new HeldWrites();
  readonly #backoff: Backoff;
  readonly #createPodLatency = new RecentLatency();
  #windowBeganAt: Instant = 0;
  #writes = 0;
  readonly #listsFromCache: boolean;
  #podWatchers = 0;
  #podSeatMs = 0;
  #seatMs = 0;
  #disturbance = undisturbed;
  readonly #podWebhooks: PodWebhooks;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    const { controlPlane, parameters } = options.config;
    this.#etcdQuotaBytes = databaseQuotaBytes(controlPlane, parameters.etcd);
    this.#etcd = new Etcd(parameters.etcd, this.#etcdQuotaBytes);
    this.#etcdLatency = new EtcdLatency(parameters.etcd);
    this.#flows = new FlowControl(controlPlane, parameters.apiServer);
    this.#senders = flows.map((flow) => this.#flows.kind(flow));
    this.#stored = resources.map((resource) => this.#etcd.kind(resource));
    this.#pods = this.#etcd.kind('pods');
    this.#podWebhooks = new PodWebhooks(parameters.apiServer, options.random);
    const { errorRetryBaseMs, errorRetryMaxMs } = parameters.apiServer;
    this.#backoff = { baseMs: errorRetryBaseMs, maxMs: errorRetryMaxMs };
    this.#listsFromCache = isAtLeast(controlPlane.kubernetesVersion, '1.31');
    this.#setCosts();
  }

  /** Requests that nobody waits for: they count, load the servers and change what is stored. */
  send(request: ApiRequest, count = 1): void {
    this.#outages.pass(this.#pass(), count, this.#backoff, request.verb !== 'get');
    const stored = this.#store(request, count);
    this.#flows.add(this.#senderOf(request), count, count * this.#seatMsOf(stored));
  }

  /**
   * One request that somebody waits for: the time until it has succeeded.
   *
   * @param sentAt by default now, or later
   */
  latencyMs(request: ApiRequest, sentAt = this.#options.timeline.now()): number {
    const answerMs = this.answerMs(request, sentAt);
    return answerMs + this.#outages.delayMs(sentAt, this.#backoff, request.verb !== 'get');
  }

  /** How long a write first sent then is tried again because the servers answer with errors. */
  errorDelayMs(sentAt: Instant, backoff: Backoff): number {
    return this.#outages.delayMs(sentAt, backoff, true);
  }

  /** From now on the servers answer with errors, for a while. */
  fail(outage: Outage): void {
    this.#outages.begin(outage);
  }

  /** The same without tries that are answered with an error. */
  answerMs(request: ApiRequest, sentAt = this.#options.timeline.now()): number {
    const now = this.#pass();
    const stored = this.#store(request, 1);
    const sender = this.#senderOf(request);
    const seatMs = this.#seatMsOf(stored);
    if (request.verb !== 'create' || stored !== this.#pods) {
      return this.#flows.admit(sender, now, seatMs) + this.#servedMs();
    }
    const servedMs = this.#servedMs();
    const heldMs = this.podAdmissionMs();
    const queuedMs = this.#flows.admitCall(sender, now, { sentAt, seatMs, heldMs });
    const latencyMs = queuedMs + servedMs + heldMs;
    this.#createPodLatency.add(now, latencyMs);
    return latencyMs;
  }

  /**
   * A request of a client that tries again by itself: how long it takes, and whether it is refused,
   * by priority and fairness or because the servers answer with errors. What it stores is told to
   * {@link stored}.
   */
  answerOnce(flow: Flow, resource: Resource, isWrite: boolean): OneAnswer {
    const now = this.#pass();
    this.#options.ledger.apiServerRequests(1);
    const outage = this.#outages.metBy(now, isWrite);
    if (outage !== undefined) {
      return { outcome: outage.sparesReads ? 'no-space' : 'error', latencyMs: 0 };
    }
    const seatMs = this.#seatMsOf(this.#etcd.kind(resource));
    const { waitMs, isRefused } = this.#flows.admitOnce(this.#flows.kind(flow), now, seatMs);
    if (isRefused) return { outcome: 'refused', latencyMs: waitMs };
    return { outcome: 'served', latencyMs: waitMs + this.#servedMs() };
  }

  /** A request was carried out that {@link answerOnce} has let through: etcd changes by it. */
  stored(verb: WriteVerb, resource: Resource): void {
    this.#writes += 1;
    this.#write(verb, this.#etcd.kind(resource), 1);
  }

  /** What the webhooks add to one creation of a pod now. */
  podAdmissionMs(): number {
    return this.#podWebhooks.latencyMs(this.#disturbance.webhookMs);
  }

  /** What one request takes on average once it has its seat. */
  get requestMs(): number {
    return this.#seatMs;
  }

  /** Creates objects one after the other and then calls back. */
  create<Argument>(
    { creation, count }: { readonly creation: ApiRequest; readonly count: number },
    onCreated: (argument: Argument) => void,
    argument: Argument,
  ): void {
    let latencyMs = 0;
    for (let one = 0; one < count; one += 1) {
      const sentAt = this.#options.timeline.now() + latencyMs;
      latencyMs += this.latencyMs(creation, sentAt);
    }
    this.#options.timeline.after(latencyMs, onCreated, argument);
  }

  /** Drivers that watch the pods of their namespace and list them at intervals begin or cease. */
  watchPods(change: number): void {
    this.#podWatchers += change;
  }

  /** Spark operators, each with a service account of its own, join. */
  setOperators(count: number): void {
    this.#flows.setUsers('operator', count);
  }

  /** Registers webhooks that are asked about every pod: `latencyMs` says how long they take now. */
  admitPodsBy(latencyMs: () => number): void {
    this.#podWebhooks.register(latencyMs);
  }

  /** A fault begins, changes or (without an argument) ends. */
  disturb(disturbance: Partial<ApiServerDisturbance> = {}): void {
    this.#disturbance = { ...undisturbed, ...disturbance };
    this.#setCosts();
  }

  objects(resource: Resource): number {
    return this.#etcd.objects(resource);
  }

  /** Counts of stored objects by kind; events go by themselves and do not count. */
  inventory(): ReadonlyMap<Resource, number> {
    this.#pass();
    const counts = storedResources.map((name) => [name, this.objects(name)] as const);
    return new Map(counts.filter(([, count]) => count !== 0));
  }

  gauges(): ApiServerGauges {
    const now = this.#pass();
    return {
      apiServerSeatsInUse: this.#flows.seatsInUse,
      apiServerSeats: this.#flows.seats,
      apiServerQueueWaitMs: this.#flows.waitMs(now),
      createPodP99Ms: this.#createPodLatency.p99Ms(now),
      etcdGiB: this.#etcd.fileBytes / bytesPerGiB,
      etcdQuotaGiB: this.#etcdQuotaBytes / bytesPerGiB,
    };
  }

  counters(): Pick<ClusterCounters, 'apiServerRejected' | 'apiServerErrors' | 'etcdSlowApplies'> {
    return {
      apiServerRejected: Math.floor(this.#flows.refused),
      apiServerErrors: this.#outages.errors,
      etcdSlowApplies: Math.floor(this.#etcdLatency.slowApplies),
    };
  }

  /** Counts the request and carries it out, at once or when etcd takes writes again. */
  #store({ verb, resource, kind }: ApiRequest, count: number): StoredKind {
    const stored = this.#stored[kind] as StoredKind;
    this.#options.ledger.apiServerRequests(count);
    if (verb === 'get') return stored;
    if (this.#outages.isReadOnly(this.#options.timeline.now())) {
      this.#held.hold(verb, resource, count);
      return stored;
    }
    this.#writes += count;
    this.#write(verb, stored, count);
    return stored;
  }

  #write(verb: WriteVerb, stored: StoredKind, count: number): void {
    if (verb === 'create') this.#etcd.created(stored, count);
    else if (verb === 'update') this.#etcd.updated(stored, count);
    else this.#etcd.deleted(stored, count);
  }

  readonly #writeHeld = (verb: WriteVerb, resource: Resource, count: number): void => {
    this.#write(verb, this.#etcd.kind(resource), count);
  };

  #senderOf({ flow }: ApiRequest): FlowKind {
    return this.#senders[flow] as FlowKind;
  }

  #seatMsOf(stored: StoredKind): number {
    return stored === this.#pods ? this.#podSeatMs : this.#seatMs;
  }

  #servedMs(): number {
    const { serviceMs } = this.#options.config.parameters.apiServer;
    const { slowdown } = this.#disturbance;
    return slowdown * (serviceMs + this.#etcdLatency.draw(this.#options.random));
  }

  /** Lets time pass up to now; a window that has ended sets the rates of the next. */
  #pass(): Instant {
    const now = this.#options.timeline.now();
    const elapsedMs = now - this.#windowBeganAt;
    if (elapsedMs >= windowMs) this.#endWindow(now, elapsedMs);
    // They count as no load of this window: clients that back off come again one by one.
    if (!this.#held.isEmpty && !this.#outages.isReadOnly(now)) this.#held.release(this.#writeHeld);
    return now;
  }

  #endWindow(now: Instant, elapsedMs: number): void {
    this.#heartbeats(elapsedMs);
    const polls = this.#polls(elapsedMs);
    const lists = this.#listsFromCache ? 0 : polls;
    this.#passEtcd(now);
    const window = { writes: this.#writes, lists };
    this.#etcdLatency.endWindow(window, {
      writesPerSecond: (1_000 * this.#writes) / elapsedMs,
      listsPerSecond: (1_000 * lists) / elapsedMs,
      listBytes: this.#options.config.parameters.etcd.podBytes * this.#podsPerNamespace(),
      fullness: this.#etcd.fullness,
      slowdown: this.#disturbance.slowdown,
    });
    this.#setUsers();
    this.#flows.endWindow(now, elapsedMs);
    this.#windowBeganAt = now;
    this.#writes = 0;
    this.#setCosts();
  }

  /** The alarm NOSPACE makes every write fail until etcd is defragmented. */
  #passEtcd(now: Instant): void {
    const wasReadOnly = this.#etcd.isReadOnly;
    this.#etcd.pass(now);
    if (wasReadOnly || !this.#etcd.isReadOnly) return;
    const until = now + this.#options.config.parameters.etcd.defragmentAfterMs;
    this.#outages.begin({ until, share: 1, sparesReads: true, isRefused: () => true });
  }

  /** Each node renews its lease and reports its status. */
  #heartbeats(elapsedMs: number): void {
    const { leaseRenewMs, nodeStatusMs } = this.#options.config.parameters.apiServer;
    const nodes = this.#options.nodes();
    const leases = (nodes * elapsedMs) / leaseRenewMs;
    const reports = (nodes * elapsedMs) / nodeStatusMs;
    this.#options.ledger.apiServerRequests(leases + reports);
    this.#outages.pass(this.#options.timeline.now(), leases + reports, this.#backoff, true);
    this.#flows.add(this.#flows.kind('node'), leases + reports, (leases + reports) * this.#seatMs);
    if (this.#outages.isReadOnly(this.#options.timeline.now())) return;
    this.#writes += leases + reports;
    this.#etcd.updated(this.#etcd.kind('leases'), leases);
    this.#etcd.updated(this.#etcd.kind('nodes'), reports);
  }

  /**
   * Each driver lists its executors at intervals. Spark asks for the newest state, so the server
   * reads all pods of the namespace to find those of one application: from etcd, or from its own
   * watch cache from 1.31 on (ConsistentListFromCache). Returns the number of these LISTs.
   */
  #polls(elapsedMs: number): number {
    const { podListIntervalMs } = this.#options.config.parameters.apiServer;
    if (this.#podWatchers === 0) return 0;
    const lists = (this.#podWatchers * elapsedMs) / podListIntervalMs;
    this.#options.ledger.apiServerRequests(lists);
    this.#flows.add(this.#flows.kind('serviceAccount'), lists, lists * this.#listSeatMs());
    return lists;
  }

  #listSeatMs(): number {
    const { controlPlane, parameters } = this.#options.config;
    const { listBaseMs, listPerObjectMs, cachedListSpeedup } = parameters.apiServer;
    const isCached = this.#listsFromCache;
    const seats = listSeats(controlPlane.kubernetesVersion, {
      stored: this.objects('pods'),
      bytesEach: parameters.etcd.podBytes,
      isCached,
      levelSeats: this.#flows.nominalSeatsPerServer('serviceAccount'),
    });
    const perObjectMs = listPerObjectMs / (isCached ? cachedListSpeedup : 1);
    const listMs = listBaseMs + perObjectMs * this.#podsPerNamespace();
    return this.#disturbance.slowdown * seats * listMs;
  }

  #podsPerNamespace(): number {
    return this.objects('pods') / this.#namespaces();
  }

  /** Each namespace has its service account, each node its kubelet. */
  #setUsers(): void {
    this.#flows.setUsers('serviceAccount', this.#namespaces());
    const nodes = Math.max(1, this.#options.nodes());
    this.#flows.setUsers('kubelet', nodes);
    this.#flows.setUsers('node', nodes);
  }

  #setCosts(): void {
    const { parameters } = this.#options.config;
    const unslowedMs = parameters.apiServer.serviceMs + this.#etcdLatency.meanMs;
    const serviceMs = this.#disturbance.slowdown * unslowedMs;
    const watchers = parameters.apiServer.podWatchers + this.#podWatchers / this.#namespaces();
    this.#seatMs = serviceMs;
    this.#podSeatMs = mutatingSeatMs(serviceMs, watchers);
  }

  /** Namespaces in which pods are: those of the system do not count. */
  #namespaces(): number {
    return Math.max(1, this.objects('namespaces'));
  }
}
