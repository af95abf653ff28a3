import type { TwinConfig } from '../../model/twin-config.ts';
import type { RandomStreams } from '../../util/random.ts';
import type { Ec2Api } from '../ec2/ec2-api.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { VpcCni } from './network/vpc-cni.ts';
import type { PodRequirement } from './pods/pod-requirement.ts';
import type { Pod } from './pods/pod.ts';

export interface NodePluginsOptions {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
  readonly ec2: Ec2Api;
  /** A pod has got what it had to wait for. */
  readonly onReady: (pod: Pod) => void;
}

/** What runs on every node to give pods what they need before their containers are created. */
export class NodePlugins {
  readonly vpcCni: VpcCni;
  /** In the order in which a pod seeks them. */
  readonly requirements: readonly PodRequirement[];

  constructor({ timeline, streams, config, ec2, onReady }: NodePluginsOptions) {
    const { parameters, network } = config;
    const random = streams.stream('vpc-cni');
    this.vpcCni = new VpcCni({ timeline, random, ec2, network, parameters, onReady });
    this.requirements = [this.vpcCni];
  }
}
