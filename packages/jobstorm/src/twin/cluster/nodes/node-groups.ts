import { allocatableOf, podsMaxOf } from '../../../model/allocatable.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import { nodeLabels } from '../../../model/node-labels.ts';
import type { NodePoolConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import type { NodeGroup } from './node-table.ts';

/** Makes the groups of nodes that pools consist of: one for each zone and instance type. */
export class NodeGroups {
  readonly #kubelet: TwinParameters['kubelet'];
  #count = 0;

  constructor(kubelet: TwinParameters['kubelet']) {
    this.#kubelet = kubelet;
  }

  /** By zone, then by instance type. */
  of(pool: NodePoolConfig): NodeGroup[] {
    const types = pool.kind === 'static' ? [pool.instanceType] : pool.instanceTypes;
    return pool.azs.flatMap((az) => types.map((type) => this.#group(pool, az, type)));
  }

  #group(pool: NodePoolConfig, az: string, typeName: string): NodeGroup {
    const instanceType = instanceTypes.get(typeName);
    assert(instanceType !== undefined, `instance type ${typeName} is in the table`);
    const { cpuMillicores, memoryMiB, pods } = allocatableOf(
      instanceType,
      podsMaxOf(pool, instanceType),
    );
    const index = this.#count;
    this.#count += 1;
    return {
      index,
      pool: pool.name,
      az,
      instanceType,
      allocatable: {
        cpuMillicores: cpuMillicores - this.#kubelet.daemonSetCpuMillicores,
        memoryMiB: memoryMiB - this.#kubelet.daemonSetMemoryMiB,
        pods: pods - this.#kubelet.daemonSetPods,
      },
      labels: nodeLabels(pool, az, typeName),
      diskGiB: pool.diskGiB,
    };
  }
}
