import type { VolumeRequest } from '../../model/spark/job-volumes.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import { defaultTwinParameters, type TwinParameters } from '../../model/twin-parameters/all.ts';
import type { Pod } from '../cluster/pods/pod.ts';
import type { PodVolumes } from '../cluster/storage/pod-volumes.ts';
import { ClusterBench } from './cluster-bench.ts';

const small = { cpuMillicores: 10, memoryMiB: 10 };
const fiveGiB: VolumeRequest = { storageClass: 'gp3', gib: 5 };

export interface VolumeBenchOptions extends Partial<Omit<TwinConfig, 'parameters'>> {
  readonly ebs?: Partial<TwinParameters['ebs']>;
  readonly ec2?: Partial<TwinParameters['ec2']>;
}

/** A cluster on which nothing but volumes takes its time. */
export class VolumeBench extends ClusterBench {
  readonly #createdAt = new Map<Pod, number>();

  constructor({ ebs = {}, ec2 = {}, ...changes }: VolumeBenchOptions = {}) {
    const parameters = defaultTwinParameters();
    super({
      scheduler: { scoringStrategy: 'LeastAllocated', qps: 10_000, burst: 10_000 },
      ...changes,
      parameters: {
        ...parameters,
        controllerManager: {
          ...parameters.controllerManager,
          clientQps: 10_000,
          clientBurst: 10_000,
        },
        kubelet: { ...parameters.kubelet, imageSizeMB: 0, podStartsPerSecond: 1_000 },
        ebs: { ...parameters.ebs, ...ebs },
        ec2: { ...parameters.ec2, ...ec2 },
      },
    });
  }

  get volumes(): PodVolumes {
    return this.cluster.plugins.volumes;
  }

  /** Small pods, each with so many volumes of 5 GiB. */
  claimingPods(count: number, volumes = 1, zone?: string): Pod[] {
    const selector = zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone };
    const requests = Array.from({ length: volumes }, () => fiveGiB);
    const pods = this.createPods(count, small, selector, { volumes: requests });
    for (const pod of pods) this.#createdAt.set(pod, this.timeline.now());
    return pods;
  }

  /** From the creation of the pod to its containers, in seconds. */
  startSeconds(pod: Pod): number {
    return ((this.runningAt.get(pod) ?? Infinity) - (this.#createdAt.get(pod) ?? 0)) / 1_000;
  }
}
