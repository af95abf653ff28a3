import { allocatableOf } from '../../model/allocatable.ts';
import type { ClusterSample, PendingReason } from '../../model/cluster-sample.ts';
import { instanceTypes, type InstanceType } from '../../model/instance-types.ts';
import { nodeLabels } from '../../model/node-labels.ts';
import type { KarpenterNodePool, NodePoolConfig, TwinConfig } from '../../model/twin-config.ts';
import { assert } from '../../util/assert.ts';
import type { RandomStreams } from '../../util/random.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { ApiServer } from './api-server.ts';
import { JobController } from './job-controller.ts';
import { Karpenter, type KarpenterPool } from './karpenter.ts';
import type { Demand } from './karpenter-packing.ts';
import { KubeScheduler } from './kube-scheduler.ts';
import { Kubelets } from './kubelet.ts';
import { Ledger } from './ledger.ts';
import { Namespaces, type Namespace } from './namespaces.ts';
import { NodeTable, type NodeGroup } from './node-table.ts';
import { PodClasses } from './pod-classes.ts';
import { Pod, type PodClass, type PodOwner } from './pod.ts';

/** Requests of the kubelet and of event recorders for one pod: status patches, events, deletion. */
const statusRequestsPerPod = 4;

export interface KubernetesClusterOptions {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
}

/** An EKS cluster: its control plane and its nodes, and the pods on them. */
export class KubernetesCluster {
  readonly apiServer: ApiServer;
  readonly jobController: JobController;
  readonly podClasses = new PodClasses();
  readonly namespaces: Namespaces;
  readonly #timeline: VirtualTimeline;
  readonly #config: TwinConfig;
  readonly #ledger = new Ledger();
  readonly #nodes = new NodeTable();
  readonly #kubelets: Kubelets;
  readonly #scheduler: KubeScheduler;
  readonly #karpenter: Karpenter;
  #groups = 0;
  #podsBound = 0;

  constructor(options: KubernetesClusterOptions) {
    const { timeline, streams, config } = options;
    this.#timeline = timeline;
    this.#config = config;
    this.apiServer = new ApiServer(
      timeline,
      streams.stream('api-server'),
      config.parameters.apiServer,
      this.#ledger,
    );
    this.namespaces = new Namespaces(timeline, this.apiServer);
    this.jobController = new JobController(timeline, config.parameters.controllerManager);
    this.#kubelets = new Kubelets(timeline, config.parameters.kubelet, this.#podRunning);
    this.#karpenter = new Karpenter({
      timeline,
      random: streams.stream('karpenter'),
      parameters: config.parameters.karpenter,
      nodes: this.#nodes,
      ledger: this.#ledger,
      pools: config.nodePools.filter((pool) => pool.kind === 'karpenter').map(this.#karpenterPool),
      demand: () => this.#unschedulableDemand(),
      onReady: (group) => {
        this.#addNode(group);
      },
    });
    this.#scheduler = new KubeScheduler({
      timeline,
      random: streams.stream('kube-scheduler'),
      nodes: this.#nodes,
      config: config.scheduler,
      parameters: config.parameters.scheduler,
      onAssumed: (pod) => {
        this.#ledger.requested(timeline.now(), pod.podClass.spec, 1);
      },
      onBound: this.#podBound,
      onUnschedulable: () => {
        this.#karpenter.podUnschedulable();
      },
      onAttempt: (isScheduled) => {
        this.#ledger.schedulingAttempt(isScheduled);
      },
    });
    for (const pool of config.nodePools) this.#addStaticNodes(pool);
  }

  /** Creates a pod object; its owner hears of it from then on. */
  createPod(podClass: PodClass, owner: PodOwner, namespace: Namespace): Pod {
    const pod = new Pod(podClass, owner, namespace, this.#timeline.now());
    namespace.pods += 1;
    this.#ledger.podCreated(pod.createdAt);
    this.apiServer.count(1);
    this.apiServer.stored('pods', 1);
    this.#scheduler.schedule(pod);
    return pod;
  }

  /** Ends pods, whatever their phase; those on a node hold their resources a little longer. */
  endPods(pods: readonly Pod[]): void {
    const now = this.#timeline.now();
    const stopping: Pod[] = [];
    for (const pod of pods) {
      if (pod.phase === 'stopping' || pod.phase === 'gone') continue;
      if (pod.phase === 'queued') {
        this.#dequeue(pod);
      } else {
        if (pod.phase === 'running') this.#ledger.podsRunning.add(now, -1);
        else this.#podsBound -= 1;
        pod.phase = 'stopping';
        stopping.push(pod);
      }
    }
    if (stopping.length === 0) return;
    this.#timeline.after(this.#config.parameters.kubelet.podStopMs, this.#podsStopped, stopping);
  }

  sample(): ClusterSample {
    const now = this.#timeline.now();
    const ledger = this.#ledger;
    return {
      podsRunning: ledger.podsRunning.value,
      podsPending: this.#podsPending(),
      nodes: this.#nodes.present.length,
      nodesLaunching: this.#karpenter.nodesLaunching,
      ...ledger.resources(),
      podsPeak: ledger.pods.takePeak(),
      nodesPeak: ledger.nodes.takePeak(),
      counters: ledger.counters(now),
    };
  }

  #podsPending(): ClusterSample['podsPending'] {
    const pulling = this.#kubelets.podsPulling;
    const pending: Partial<Record<PendingReason, number>> = {};
    const set = (reason: PendingReason, count: number): void => {
      if (count > 0) pending[reason] = count;
    };
    let unschedulable = 0;
    let covered = 0;
    for (const podClass of this.podClasses.all) {
      const count = this.#scheduler.podsUnschedulable(podClass);
      unschedulable += count;
      covered += Math.min(count, this.#karpenter.covered(podClass));
    }
    set('scheduling', this.#scheduler.podsActive);
    set('unschedulable', unschedulable - covered);
    set('nodeLaunching', covered);
    set('imagePull', pulling);
    set('containerCreating', this.#podsBound - pulling);
    return pending;
  }

  #unschedulableDemand(): Demand[] {
    return this.podClasses.all
      .map((podClass) => ({ podClass, count: this.#scheduler.podsUnschedulable(podClass) }))
      .filter(({ count }) => count > 0);
  }

  readonly #podBound = (pod: Pod): void => {
    pod.phase = 'bound';
    this.#podsBound += 1;
    this.apiServer.count(1);
    this.#ledger.billed(this.#timeline.now(), pod.podClass.spec, 1);
    pod.owner.podScheduled(pod);
    this.#kubelets.start(pod);
  };

  readonly #podRunning = (pod: Pod): void => {
    pod.phase = 'running';
    this.#podsBound -= 1;
    this.apiServer.count(statusRequestsPerPod + this.#config.parameters.apiServer.eventsPerPod);
    this.#ledger.podsRunning.add(this.#timeline.now(), 1);
    pod.owner.podRunning(pod);
  };

  /** A deleted pod that had no containers yet goes at once. */
  #dequeue(pod: Pod): void {
    const now = this.#timeline.now();
    pod.phase = 'gone';
    if (pod.node < 0) {
      this.#scheduler.forget(pod);
    } else {
      this.#ledger.requested(now, pod.podClass.spec, -1);
      this.#nodes.release(pod.node, pod.podClass, now);
      this.#scheduler.nodeHasRoom(pod.node);
    }
    pod.namespace.pods -= 1;
    this.#ledger.podGone(now);
    this.apiServer.count(1);
    this.apiServer.stored('pods', -1);
  }

  readonly #podsStopped = (pods: readonly Pod[]): void => {
    const now = this.#timeline.now();
    for (const pod of pods) {
      pod.phase = 'gone';
      const { spec } = pod.podClass;
      this.#ledger.requested(now, spec, -1);
      this.#ledger.billed(now, spec, -1);
      pod.namespace.pods -= 1;
      this.#ledger.podGone(now);
      this.#nodes.release(pod.node, pod.podClass, now);
    }
    this.apiServer.count(pods.length);
    this.apiServer.stored('pods', -pods.length);
    for (const node of new Set(pods.map((pod) => pod.node))) this.#scheduler.nodeHasRoom(node);
  };

  #addStaticNodes(pool: NodePoolConfig): void {
    if (pool.kind !== 'static') return;
    const groups = pool.azs.map((az) => this.#group(pool, az, knownType(pool.instanceType)));
    for (let index = 0; index < pool.nodes; index += 1) {
      const group = groups[index % groups.length];
      assert(group !== undefined, 'a node pool has at least one zone');
      this.#ledger.nodeExists(this.#timeline.now(), group, 1);
      this.#addNode(group);
    }
  }

  /** A node takes pods from now on. */
  #addNode(group: NodeGroup): void {
    const now = this.#timeline.now();
    const node = this.#nodes.add(group, now);
    this.#kubelets.nodeAdded(node);
    this.#ledger.nodeTakesPods(now, group, 1);
    this.#scheduler.nodeHasRoom(node);
  }

  readonly #karpenterPool = (pool: KarpenterNodePool): KarpenterPool => {
    const types = pool.instanceTypes.map(knownType);
    return {
      config: pool,
      groups: pool.azs.flatMap((az) => types.map((type) => this.#group(pool, az, type))),
    };
  };

  #group(pool: NodePoolConfig, az: string, instanceType: InstanceType): NodeGroup {
    const { kubelet } = this.#config.parameters;
    const allocatable = allocatableOf(instanceType, pool.maxPodsPerNode);
    const index = this.#groups;
    this.#groups += 1;
    return {
      index,
      pool: pool.name,
      az,
      instanceType,
      allocatable: {
        cpuMillicores: allocatable.cpuMillicores - kubelet.daemonSetCpuMillicores,
        memoryMiB: allocatable.memoryMiB - kubelet.daemonSetMemoryMiB,
        pods: allocatable.pods - kubelet.daemonSetPods,
      },
      labels: nodeLabels(pool, az, instanceType.name),
      diskGiB: pool.diskGiB,
    };
  }
}

function knownType(name: string): InstanceType {
  const type = instanceTypes.get(name);
  assert(type !== undefined, `instance type ${name} is in the table`);
  return type;
}
