import type { TwinConfig } from '../../model/twin-config.ts';
import type { RandomStreams } from '../../util/random.ts';
import type { Ec2Api } from '../ec2/ec2-api.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { JobAccounts } from './accounting/job-accounts.ts';
import type { ApiServer } from './control-plane/api-server.ts';
import type { Ledger } from './ledger.ts';
import { VpcCni } from './network/vpc-cni.ts';
import type { NodeTable } from './nodes/node-table.ts';
import type { PodRequirement } from './pods/pod-requirement.ts';
import { PodVolumes, type VolumeListener } from './storage/pod-volumes.ts';

export interface NodePluginsOptions {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly config: TwinConfig;
  readonly ec2: Ec2Api;
  readonly apiServer: ApiServer;
  readonly nodes: NodeTable;
  readonly ledger: Ledger;
  readonly accounts: JobAccounts;
  /** Hears when a pod has got what it had to wait for. */
  readonly listener: VolumeListener;
}

/** What runs on every node to give pods what they need before their containers are created. */
export class NodePlugins {
  readonly volumes: PodVolumes;
  readonly vpcCni: VpcCni;
  /** In the order in which a pod seeks them. */
  readonly requirements: readonly PodRequirement[];

  constructor(options: NodePluginsOptions) {
    const { timeline, streams, config, ec2, listener } = options;
    const { parameters, network } = config;
    const { onReady } = listener;
    this.volumes = new PodVolumes({ ...options, random: streams.stream('ebs') });
    const random = streams.stream('vpc-cni');
    this.vpcCni = new VpcCni({ timeline, random, ec2, network, parameters, onReady });
    this.requirements = [this.volumes, this.vpcCni];
  }
}
