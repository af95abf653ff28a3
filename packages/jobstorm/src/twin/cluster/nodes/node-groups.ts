import { allocatableOf, podsMaxOf } from '../../../model/allocatable.ts';
import { volumesMaxOf } from '../../../model/instance-volumes.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import { onDemandUsdPerHour, type Prices } from '../../../model/prices.ts';
import { capacityTypesOf, nodeLabels } from '../../../model/node-labels.ts';
import type { CapacityType, NodePoolConfig, TwinConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import type { NodeGroup } from './node-table.ts';

/** Makes the groups of nodes that pools consist of: one for each offering. */
export class NodeGroups {
  readonly #kubelet: TwinParameters['kubelet'];
  readonly #spotShare: number;
  readonly #prices: Prices;
  readonly #interfacesAtStart: number;
  readonly #hasPrefixDelegation: boolean;
  #count = 0;

  constructor({
    parameters,
    network,
    prices,
  }: Pick<TwinConfig, 'parameters' | 'network' | 'prices'>) {
    this.#prices = prices;
    this.#kubelet = parameters.kubelet;
    this.#interfacesAtStart = parameters.ebs.interfacesAtStart;
    this.#spotShare = parameters.ec2.spotPricePercent / 100;
    this.#hasPrefixDelegation = network.hasPrefixDelegation;
  }

  /** By zone, then by instance type, then by capacity type. */
  of(pool: NodePoolConfig): NodeGroup[] {
    const types = pool.kind === 'static' ? [pool.instanceType] : pool.instanceTypes;
    return pool.azs.flatMap((az) =>
      types.flatMap((type) =>
        capacityTypesOf(pool).map((capacityType) => this.#group(pool, { az, type, capacityType })),
      ),
    );
  }

  #group(pool: NodePoolConfig, { az, type, capacityType }: Offering): NodeGroup {
    const instanceType = instanceTypes.get(type);
    assert(instanceType !== undefined, `instance type ${type} is in the table`);
    const { cpuMillicores, memoryMiB, pods } = allocatableOf(
      instanceType,
      podsMaxOf(pool, instanceType),
      this.#hasPrefixDelegation,
    );
    const index = this.#count;
    this.#count += 1;
    return {
      index,
      pool: pool.name,
      az,
      instanceType,
      capacityType,
      usdPerHour: this.#usdPerHour(type) * (capacityType === 'spot' ? this.#spotShare : 1),
      allocatable: {
        cpuMillicores: cpuMillicores - this.#kubelet.daemonSetCpuMillicores,
        memoryMiB: memoryMiB - this.#kubelet.daemonSetMemoryMiB,
        pods: pods - this.#kubelet.daemonSetPods,
      },
      taints: pool.taints ?? [],
      labels: nodeLabels(pool, az, type, capacityType),
      diskGiB: pool.diskGiB,
      diskMiBPerSecond: pool.diskMiBPerSecond,
      volumesMax: volumesMaxOf(instanceType, this.#interfacesAtStart),
    };
  }

  #usdPerHour(type: string): number {
    const usd = onDemandUsdPerHour(this.#prices, type);
    assert(usd !== undefined, `instance type ${type} has a price`);
    return usd;
  }
}

/** What EC2 sells: a type in a zone, on demand or as spot. */
interface Offering {
  readonly az: string;
  readonly type: string;
  readonly capacityType: CapacityType;
}
