import {
  defaultSchedulerName,
  schedulerProcesses,
  type SchedulerProcess,
} from '../../../model/scheduler-config.ts';
import type { NodePoolConfig, TwinConfig } from '../../../model/twin-config.ts';
import { assert } from '../../../util/assert.ts';
import type { RandomStreams } from '../../../util/random.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeTable } from '../nodes/node-table.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import { KubeScheduler, type SchedulingListener, type VolumeBinding } from './kube-scheduler.ts';
import { NodeChooser } from './node-choice.ts';
import { profileScoreOf, type ProfileScore } from './scoring.ts';
import { SchedulerViews } from './unseen-pods.ts';

export interface KubeSchedulersOptions {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly config: Pick<TwinConfig, 'scheduler' | 'schedulers' | 'nodePools' | 'parameters'>;
  readonly nodes: NodeTable;
  readonly volumes: VolumeBinding;
  readonly listener: SchedulingListener;
}

/**
 * The kube-schedulers of a cluster: its own, and those installed beside it. Each pod is in the
 * hands of the one that serves the name that it asks for; one that nobody serves stays pending.
 */
export class KubeSchedulers {
  readonly #all: readonly KubeScheduler[];
  readonly #byName = new Map<string, KubeScheduler>();
  /** By class; undefined = nobody serves it. */
  readonly #byClass: (KubeScheduler | undefined)[] = [];
  #podsUnserved = 0;

  constructor(options: KubeSchedulersOptions) {
    const processes = schedulerProcesses(options.config);
    const { nodes } = options;
    const views = processes.length > 1 ? new SchedulerViews(nodes, processes.length) : undefined;
    this.#all = processes.map((process, index) => {
      const scheduler = createScheduler(process, { ...options, index, views });
      for (const { schedulerName } of process.profiles) this.#byName.set(schedulerName, scheduler);
      return scheduler;
    });
  }

  /** Pods that wait for their turn, or for a scheduler that there is none of. */
  get podsActive(): number {
    return this.#all.reduce((sum, one) => sum + one.podsActive, this.#podsUnserved);
  }

  /** Pods of a class that no node fitted, in backoff or parked. */
  podsUnschedulable(podClass: PodClass): number {
    return this.#of(podClass)?.podsUnschedulable(podClass) ?? 0;
  }

  schedule(pod: Pod): void {
    const scheduler = this.#of(pod.podClass);
    if (scheduler === undefined) this.#podsUnserved += 1;
    else scheduler.schedule(pod);
  }

  /** A pod was deleted that was queued, or placed and not bound yet. */
  forget(pod: Pod): void {
    const scheduler = this.#of(pod.podClass);
    if (scheduler === undefined) this.#podsUnserved -= 1;
    else scheduler.forget(pod);
  }

  /** A node was added, or a pod on it has gone: pods that fit on it now are tried again. */
  nodeHasRoom(node: number): void {
    for (const scheduler of this.#all) scheduler.nodeHasRoom(node);
  }

  /** The volumes of a pod that has its node are there. */
  volumesBound(pod: Pod): void {
    this.#of(pod.podClass)?.volumesBound(pod);
  }

  #of({ index, spec }: PodClass): KubeScheduler | undefined {
    if (!(index in this.#byClass)) {
      this.#byClass[index] = this.#byName.get(spec.schedulerName ?? defaultSchedulerName);
    }
    return this.#byClass[index];
  }
}

interface ProcessContext extends KubeSchedulersOptions {
  readonly index: number;
  readonly views: SchedulerViews | undefined;
}

function createScheduler(
  { config, profiles }: SchedulerProcess,
  { timeline, streams, nodes, volumes, listener, index, views, ...options }: ProcessContext,
): KubeScheduler {
  const { nodePools, parameters } = options.config;
  const scores = new Map<string, ProfileScore>(
    profiles.map((profile) => [profile.schedulerName, profileScoreOf(profile)]),
  );
  const [first] = profiles;
  const stream = index === 0 ? 'kube-scheduler' : `kube-scheduler/${first?.schedulerName ?? ''}`;
  const chooser = new NodeChooser({
    nodes,
    random: streams.stream(stream),
    profileOf: ({ spec }) => {
      const score = scores.get(spec.schedulerName ?? defaultSchedulerName);
      assert(score !== undefined, 'a scheduler is given pods that it serves');
      return score;
    },
    percentageOfNodesToScore: config.percentageOfNodesToScore ?? 0,
    preferencesMax: Math.max(0, ...nodePools.map(preferencesOf)),
    unseen: views?.of(index),
  });
  const scheduling = parameters.scheduler;
  return new KubeScheduler({
    timeline,
    nodes,
    chooser,
    client: config,
    parameters: scheduling,
    volumes,
    listener,
    index,
    views,
  });
}

function preferencesOf({ taints = [] }: NodePoolConfig): number {
  return taints.filter(({ effect }) => effect === 'PreferNoSchedule').length;
}
