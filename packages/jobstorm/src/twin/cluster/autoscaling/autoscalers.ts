import type { Instant } from '../../../model/instant.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import type { RandomStreams } from '../../../util/random.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import { Ec2Fleets } from '../../ec2/ec2-fleets.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import { NodeBoot } from '../nodes/node-boot.ts';
import type { NodeFleet } from '../nodes/node-fleet.ts';
import type { NodeGroups } from '../nodes/node-groups.ts';
import type { NodeGroup, NodeTable } from '../nodes/node-table.ts';
import { SpotInterruptions } from '../nodes/spot-interruptions.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import { ClusterAutoscaler } from './cluster-autoscaler.ts';
import type { Demand } from './karpenter-packing.ts';
import { Karpenter } from './karpenter.ts';
import type { NodeLauncher } from './node-launcher.ts';

export interface AutoscalersOptions {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
  readonly ec2Api: Ec2Api;
  readonly apiServer: ApiServer;
  readonly nodes: NodeTable;
  readonly fleet: NodeFleet;
  readonly groups: NodeGroups;
  /** The pods that hold resources of a node. */
  readonly podsOn: (node: number) => readonly Pod[];
  /** Pods that no node fits now, by class. */
  readonly demand: () => Demand[];
}

/** Karpenter and the Cluster Autoscaler side by side, each with its own pools, on one account. */
export class Autoscalers {
  readonly #ec2: Ec2Fleets;
  readonly #boot: NodeBoot;
  readonly #karpenter: Karpenter;
  readonly #clusterAutoscaler: ClusterAutoscaler;

  constructor({ timeline, streams, config, ec2Api, groups, ...shared }: AutoscalersOptions) {
    const { parameters, nodePools } = config;
    const { fleet } = shared;
    const ec2 = new Ec2Fleets({
      timeline,
      random: streams.stream('ec2'),
      parameters: parameters.ec2,
      api: ec2Api,
    });
    const boot = new NodeBoot({
      timeline,
      random: streams.stream('node-boot'),
      parameters: parameters.nodeBoot,
      ec2: ec2Api,
      fleet,
    });
    new SpotInterruptions({
      timeline,
      random: streams.stream('spot'),
      parameters: parameters.ec2,
      nodes: shared.nodes,
      fleet,
    }).start();
    const common = { timeline, ...shared, ec2, boot };
    this.#ec2 = ec2;
    this.#boot = boot;
    this.#karpenter = new Karpenter({
      ...common,
      ec2Api,
      parameters: parameters.karpenter,
      startsAtEpochMs: config.startsAtEpochMs,
      spotToSpot: config.karpenter.spotToSpotConsolidation,
      pools: nodePools
        .filter((pool) => pool.kind === 'karpenter')
        .map((pool) => ({ config: pool, groups: groups.of(pool) })),
    });
    this.#clusterAutoscaler = new ClusterAutoscaler({
      ...common,
      random: streams.stream('cluster-autoscaler'),
      parameters: parameters.clusterAutoscaler,
      config: config.clusterAutoscaler,
      pools: nodePools
        .filter((pool) => pool.kind === 'managed')
        .map((pool) => ({ config: pool, groups: groups.of(pool) })),
    });
  }

  /** Tells this listener of each step of each of Karpenter's NodeClaims. */
  observeNodeClaims(listener: NodeLauncher['onStep']): void {
    this.#karpenter.observe(listener);
  }

  get nodesLaunching(): number {
    return this.#karpenter.nodesLaunching + this.#clusterAutoscaler.nodesLaunching;
  }

  /** Unschedulable pods of a class for which a node was on its way when they were last looked at. */
  covered(podClass: PodClass): number {
    return this.#karpenter.covered(podClass) + this.#clusterAutoscaler.covered(podClass);
  }

  podUnschedulable(): void {
    this.#karpenter.podUnschedulable();
    this.#clusterAutoscaler.podUnschedulable();
  }

  /** Instances in this zone that are on their way to becoming nodes are gone. */
  loseBooting(az: string): void {
    this.#boot.lose(az);
  }

  /** Until then EC2 has no capacity of the offerings that `matches` accepts. */
  exhaustCapacity(matches: (group: NodeGroup) => boolean, until: Instant): void {
    this.#ec2.exhaust(matches, until);
  }
}
