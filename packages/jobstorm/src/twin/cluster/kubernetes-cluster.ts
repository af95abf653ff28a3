import type { ClusterSample, PendingReason } from '../../model/cluster-sample.ts';
import type { Instant } from '../../model/instant.ts';
import type { StaticNodePool, TwinConfig } from '../../model/twin-config.ts';
import { assert } from '../../util/assert.ts';
import type { RandomStreams } from '../../util/random.ts';
import { Ec2Api } from '../ec2/ec2-api.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { Demand } from './autoscaling/karpenter-packing.ts';
import { Autoscalers } from './autoscaling/autoscalers.ts';
import { JobAccounts } from './accounting/job-accounts.ts';
import { ApiServer } from './control-plane/api-server.ts';
import { GarbageCollector } from './control-plane/garbage-collector.ts';
import { JobController } from './control-plane/job-controller.ts';
import { Ledger } from './ledger.ts';
import { NodePlugins } from './node-plugins.ts';
import { writeNodeEvents } from './nodes/node-events.ts';
import { NodeFleet } from './nodes/node-fleet.ts';
import { NodeGroups } from './nodes/node-groups.ts';
import { NodeTable, type NodeGroup } from './nodes/node-table.ts';
import { Namespaces, type Namespace } from './pods/namespaces.ts';
import { PodClasses } from './pods/pod-classes.ts';
import { PodLifecycle } from './pods/pod-lifecycle.ts';
import type { ClusterObserver } from './cluster-observer.ts';
import type { PodObserver } from './pods/pod-observer.ts';
import type { Pod, PodClass, PodEnding, PodLoss, PodOwner } from './pods/pod.ts';
import { KubeSchedulers } from './scheduling/kube-schedulers.ts';
import type { VolumeListener } from './storage/pod-volumes.ts';
import type { VolumeClaim } from './storage/volume-claim.ts';
import { apiRequest } from './control-plane/api-request.ts';

const updatePod = apiRequest('scheduler', 'update', 'pods');
const updateEvent = apiRequest('scheduler', 'update', 'events');
const createEvent = apiRequest('scheduler', 'create', 'events');

/** Alike pods that one client creates. */
export interface PodBatch {
  readonly count: number;
  readonly podClass: PodClass;
  /** What each has volumes by; undefined = claims of its own. */
  readonly takeClaims: (() => readonly VolumeClaim[]) | undefined;
}

export interface KubernetesClusterOptions {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
}

/** An EKS cluster: its control plane and its nodes, and the pods on them. */
export class KubernetesCluster {
  readonly apiServer: ApiServer;
  readonly jobController: JobController;
  readonly garbageCollector: GarbageCollector;
  readonly podClasses = new PodClasses();
  readonly namespaces: Namespaces;
  readonly plugins: NodePlugins;
  readonly accounts: JobAccounts;
  readonly #timeline: VirtualTimeline;
  readonly #ec2Api: Ec2Api;
  readonly #ledger: Ledger;
  readonly #nodes = new NodeTable();
  readonly #pods: PodLifecycle;
  readonly #scheduler: KubeSchedulers;
  readonly #fleet: NodeFleet;
  readonly #autoscalers: Autoscalers;

  constructor({ timeline, streams, config }: KubernetesClusterOptions) {
    const { parameters } = config;
    const ledger = new Ledger(parameters.emr.billedPodMsMin);
    this.#ledger = ledger;
    const nodes = this.#nodes;
    this.#timeline = timeline;
    this.accounts = new JobAccounts({ timeline, nodes, config });
    const ec2Api = new Ec2Api(timeline, parameters.ec2);
    this.#ec2Api = ec2Api;
    const random = streams.stream('api-server');
    const nodeCount = (): number => nodes.present.length;
    this.apiServer = new ApiServer({ timeline, random, config, ledger, nodes: nodeCount });
    const { apiServer, accounts } = this;
    this.garbageCollector = new GarbageCollector(timeline, config, apiServer);
    this.namespaces = new Namespaces(timeline, apiServer);
    this.namespaces.clearBy(this.garbageCollector.namespaceDeleted);
    this.jobController = new JobController(timeline, config, apiServer);
    const shared = { timeline, apiServer, ledger, accounts, nodes };
    const listener = this.#volumeListener();
    this.plugins = new NodePlugins({ ...shared, streams, config, ec2: ec2Api, listener });
    const { requirements, volumes } = this.plugins;
    const { images } = config;
    const kubelet = { parameters, images, requirements, volumes };
    const pods = new PodLifecycle({ ...shared, ...kubelet });
    this.#scheduler = new KubeSchedulers({
      timeline,
      streams,
      config,
      nodes,
      volumes,
      listener: {
        onAssumed: pods.assumed,
        onHeld: pods.held,
        onBound: pods.bound,
        onRejected: pods.rejected,
        onUnschedulable: (pod) => {
          tellOfFailedScheduling(apiServer, pod);
          this.#autoscalers.podUnschedulable();
          pods.unschedulable(pod);
        },
        onAttempt: (isScheduled) => {
          ledger.schedulingAttempt(isScheduled);
        },
        bindLatencyMs: (sentAt) => apiServer.latencyMs(updatePod, sentAt),
      },
    });
    pods.attach(this.#scheduler);
    this.#pods = pods;
    const fleet = new NodeFleet({ timeline, ledger, nodes, pods, scheduler: this.#scheduler });
    this.#fleet = fleet;
    const groups = new NodeGroups(config);
    this.#autoscalers = new Autoscalers({
      timeline,
      streams,
      config,
      ec2Api,
      apiServer,
      nodes,
      fleet,
      groups,
      podsOn: (node) => pods.podsOn(node),
      demand: () => this.#unschedulableDemand(),
    });
    for (const pool of config.nodePools) {
      if (pool.kind === 'static') startStaticNodes(fleet, pool, groups.of(pool));
    }
    writeNodeEvents(fleet, apiServer, parameters.nodeBoot);
  }

  /**
   * Creates a pod object; its owner hears of it from then on.
   *
   * @param claims what it has volumes by; by default, claims of its own
   */
  createPod(
    podClass: PodClass,
    owner: PodOwner,
    namespace: Namespace,
    claims = this.plugins.volumes.claimsOf(podClass, namespace.name, owner.account),
  ): Pod {
    const pod = this.#pods.create(this.#suited(podClass, claims), owner, namespace);
    if (claims.length > 0) this.plugins.volumes.give(pod, claims);
    return pod;
  }

  /** Creates pods one after the other, as one client does that waits for each answer. */
  createPodsInTurn(
    { count, podClass, takeClaims }: PodBatch,
    owner: PodOwner,
    namespace: Namespace,
  ): readonly Pod[] {
    const pods: Pod[] = [];
    const { volumes } = this.plugins;
    let sentAt = this.#timeline.now();
    for (let one = 0; one < count; one += 1) {
      const claims = takeClaims?.() ?? volumes.claimsOf(podClass, namespace.name, owner.account);
      const pod = this.#pods.create(this.#suited(podClass, claims), owner, namespace, sentAt);
      if (claims.length > 0) volumes.give(pod, claims);
      sentAt = pod.storedAt;
      pods.push(pod);
    }
    return pods;
  }

  /** The class of pods that only nodes where their volumes are suit. */
  #suited(podClass: PodClass, claims: readonly VolumeClaim[]): PodClass {
    if (!claims.some(hasZone)) return podClass;
    return this.podClasses.inZones(
      podClass,
      claims.flatMap(({ az }) => az ?? []),
    );
  }

  /** Ends pods, whatever their phase; those on a node hold its resources a little longer. */
  endPods(pods: readonly Pod[], ending?: PodEnding): void {
    this.#pods.end(pods, ending);
  }

  /** Tells this observer of every step of every pod; null = nobody. */
  observePods(observer: PodObserver | null): void {
    this.#pods.observe(observer);
  }

  /** Tells this observer of all that happens in the cluster from now on. */
  observe(observer: ClusterObserver): void {
    this.#pods.observe(observer);
    this.#fleet.onInitialized((node, group) => {
      observer.nodeAdded(node, group);
    });
    this.#fleet.onRemoved((node, loss) => {
      observer.nodeRemoved(node, loss);
    });
    this.#nodes.onCordoned = (node, isCordoned) => {
      observer.nodeCordoned(node, isCordoned);
    };
    this.#autoscalers.observeNodeClaims((claim, step, node) => {
      observer.nodeClaimChanged(claim, step, node);
    });
    this.namespaces.onChange = (namespace, step) => {
      observer.namespaceChanged(namespace, step);
    };
    this.plugins.volumes.onClaim = (claim, step) => {
      observer.claimChanged(claim, step);
    };
    this.garbageCollector.onCollected = (owner, remains) => {
      observer.garbageCollected(owner, remains);
    };
  }

  /** A client deletes a pod: its owner learns of it as of any loss. */
  deletePod(pod: Pod): void {
    this.#pods.delete(pod);
  }

  /** The node takes no more pods until {@link uncordon}; those on it stay. */
  cordon(node: number): void {
    this.#nodes.cordon(node);
  }

  /** The node takes pods again. */
  uncordon(node: number): void {
    this.#fleet.uncordon(node);
  }

  /** The group of a node that a pod is on, or was on until now. */
  nodeGroup(node: number): NodeGroup {
    return this.#nodes.group(node);
  }

  /** The pods that hold resources of a node. */
  podsOn(node: number): readonly Pod[] {
    return this.#pods.podsOn(node);
  }

  /** The nodes that take pods. */
  nodes(): { readonly node: number; readonly group: NodeGroup }[] {
    return this.#nodes.present.map((node) => ({ node, group: this.#nodes.group(node) }));
  }

  /** Nodes go away with everything on them; the owners of their pods learn why. */
  loseNodes(nodes: readonly number[], loss: PodLoss): void {
    for (const node of nodes) {
      if (this.#nodes.isPresent(node)) this.#fleet.lose(node, loss);
    }
  }

  /** Instances in this zone that are no nodes yet are gone. */
  loseBooting(az: string): void {
    this.#autoscalers.loseBooting(az);
  }

  /** EC2 gives notice that it takes these nodes back. */
  interruptNodes(nodes: readonly number[], noticeMs: number): void {
    for (const node of nodes) {
      if (this.#nodes.isPresent(node)) this.#fleet.interrupt(node, noticeMs);
    }
  }

  /** Until then EC2 has no capacity of the offerings that `matches` accepts. */
  exhaustCapacity(matches: (group: NodeGroup) => boolean, until: Instant): void {
    this.#autoscalers.exhaustCapacity(matches, until);
  }

  /** @param isLast whether the watch ends with it */
  sample(isLast = false): ClusterSample {
    const now = this.#timeline.now();
    const ledger = this.#ledger;
    if (isLast) this.accounts.settle(this.#pods.onNodes());
    const charges = this.accounts.take();
    const counters = { ...ledger.counters(now), ...this.apiServer.counters() };
    return {
      podsRunning: ledger.podsRunning.value,
      podsPending: this.#podsPending(),
      nodes: this.#nodes.present.length,
      nodesLaunching: this.#autoscalers.nodesLaunching,
      ...ledger.resources(),
      podsPeak: ledger.pods.takePeak(),
      nodesPeak: ledger.nodes.takePeak(),
      ...this.apiServer.gauges(),
      ...this.plugins.volumes.gauges(),
      counters: {
        ...counters,
        // Each time that one is sent again is a request.
        apiServerRequests: counters.apiServerRequests + counters.apiServerErrors,
        ...this.#ec2Api.counters(),
        ...this.accounts.counters(),
        imagePulledGB: this.#pods.imagePulledGB,
      },
      ...(charges.length > 0 && { charges }),
    };
  }

  #podsPending(): ClusterSample['podsPending'] {
    const pulling = this.#pods.podsPulling;
    const pending: Partial<Record<PendingReason, number>> = {};
    const set = (reason: PendingReason, count: number): void => {
      if (count > 0) pending[reason] = count;
    };
    let unschedulable = 0;
    let covered = 0;
    for (const podClass of this.podClasses.all) {
      const count = this.#scheduler.podsUnschedulable(podClass);
      unschedulable += count;
      covered += Math.min(count, this.#autoscalers.covered(podClass));
    }
    set('scheduling', this.#scheduler.podsActive);
    const { volumes, vpcCni } = this.plugins;
    set('binding', this.#pods.podsAssumed - volumes.podsUnbound);
    set('unschedulable', unschedulable - covered);
    set('nodeLaunching', covered);
    set('volume', volumes.podsWaiting);
    set('address', vpcCni.podsWaiting);
    set('imagePull', pulling);
    const waiting = pulling + volumes.podsUnmounted + vpcCni.podsWaiting;
    set('containerCreating', this.#pods.podsBound - waiting);
    return pending;
  }

  #volumeListener(): VolumeListener {
    return {
      onSchedulable: (pod) => {
        this.#pods.schedulable(pod);
      },
      onBindable: (pod) => {
        this.#scheduler.volumesBound(pod);
      },
      onReady: (pod) => {
        this.#pods.acquired(pod);
      },
      onRoom: (node) => {
        if (this.#nodes.isPresent(node)) this.#scheduler.nodeHasRoom(node);
      },
    };
  }

  #unschedulableDemand(): Demand[] {
    return this.podClasses.all
      .map((podClass) => ({ podClass, count: this.#scheduler.podsUnschedulable(podClass) }))
      .filter(({ count }) => count > 0);
  }
}

/**
 * The first failure writes the pod's condition and the event FailedScheduling, the second makes a
 * series of it, which is written once more when it is over; failures between only raise its count.
 * Source: client-go tools/events/event_broadcaster.go.
 */
function tellOfFailedScheduling(apiServer: ApiServer, { failures }: Pod): void {
  if (failures > 2) return;
  if (failures === 2) {
    apiServer.send(updateEvent, 2);
    return;
  }
  apiServer.send(updatePod);
  apiServer.send(createEvent);
}

function hasZone({ az }: VolumeClaim): boolean {
  return az !== null;
}

/** Nodes that are there from the beginning, dealt out over the pool's zones. */
function startStaticNodes(
  fleet: NodeFleet,
  pool: StaticNodePool,
  groups: readonly NodeGroup[],
): void {
  for (let index = 0; index < pool.nodes; index += 1) {
    const group = groups[index % groups.length];
    assert(group !== undefined, 'a node pool has at least one zone');
    fleet.launch(group);
    fleet.initialize(group);
  }
}
