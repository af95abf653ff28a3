import { CoreV1Api, CustomObjectsApi, type KubeConfig } from '@kubernetes/client-node';
import type { JobRunMilestone, TargetError, Timeline } from '../../engine/ports.ts';
import type { Instant } from '../../model/instant.ts';
import type { PodRecord } from '../../model/pod-record.ts';
import type { Session } from '../../model/session.ts';
import { ClusterSampler } from './cluster-sampler.ts';
import { JobRunMilestones } from './job-run-milestones.ts';
import type { KubeObject } from './kube-object.ts';
import { readNode, type NodeView } from './node-view.ts';
import { ObjectWatch, type ObjectPage, type ObjectWatchOptions } from './object-watch.ts';
import { ObservedObjects } from './observed-objects.ts';
import { readPod, type PodView } from './pod-view.ts';
import { readSparkApplication, type SparkApplicationView } from './spark-application-view.ts';

export interface SessionWatchOptions {
  readonly kubeConfig: KubeConfig;
  readonly timeline: Timeline;
  /** Unix time of the timeline's instant 0, by the cluster's clock, in ms. */
  readonly epochMs: number;
  /** Whether SparkApplications are watched, too. */
  readonly submission: 'job-run' | 'spark-operator';
  /** How many executors a job run asked for; null = not known. */
  readonly requestedExecutors: (jobRunId: string) => number | null;
}

/** Who is told of what the watch sees; each may be there or not. */
export interface SessionListeners {
  onMilestone?: ((milestone: JobRunMilestone) => void) | undefined;
  onPodGone?: ((pod: PodRecord) => void) | undefined;
  /** @param isGone it was deleted; what is given is as it was last */
  onApplication?: ((application: SparkApplicationView, isGone: boolean) => void) | undefined;
  onError?: ((error: TargetError) => void) | undefined;
}

const sparkGroup = { group: 'sparkoperator.k8s.io', version: 'v1beta2' } as const;
const sparkPlural = 'sparkapplications';

/**
 * One watch on the objects of a session's namespaces, which all watchers of a run share: pods of
 * its job runs, SparkApplications, and the nodes of the cluster.
 */
export class SessionWatch {
  readonly listeners: SessionListeners = {};
  readonly sampler: ClusterSampler;
  readonly #options: SessionWatchOptions;
  readonly #pods = new ObservedObjects<PodView>((pod) => this.#podGone(pod));
  readonly #nodes = new ObservedObjects<NodeView>(() => undefined);
  readonly #applications = new ObservedObjects<SparkApplicationView>((application) =>
    this.listeners.onApplication?.(application, true),
  );
  readonly #milestones: JobRunMilestones;
  readonly #watches: ObjectWatch[];

  constructor(options: SessionWatchOptions, session: Session, now: Instant) {
    this.#options = options;
    this.sampler = new ClusterSampler(this.#pods, this.#nodes, now);
    this.#milestones = new JobRunMilestones({
      requestedExecutors: options.requestedExecutors,
      onMilestone: (milestone) => this.listeners.onMilestone?.(milestone),
    });
    const namespaces = session.virtualClusters.map(({ namespace }) => namespace);
    this.#watches = [
      this.#nodeWatch(),
      ...namespaces.map((namespace) => this.#podWatch(namespace)),
      ...(options.submission === 'spark-operator'
        ? namespaces.map((namespace) => this.#applicationWatch(namespace))
        : []),
    ];
    for (const watch of this.#watches) watch.start();
  }

  stop(): void {
    for (const watch of this.#watches) watch.stop();
  }

  #podWatch(namespace: string): ObjectWatch {
    const core = this.#options.kubeConfig.makeApiClient(CoreV1Api);
    return this.#watch(`/api/v1/namespaces/${namespace}/pods`, {
      what: `pods in ${namespace}`,
      list: async (page) => pageOf(await core.listNamespacedPod({ namespace, ...listQuery(page) })),
      onPresent: (object) => this.#podPresent(namespace, object),
      onDeleted: (object) => this.#podDeleted(namespace, object),
      onListed: (uids) => this.#pods.keepOnly(namespace, uids),
    });
  }

  #nodeWatch(): ObjectWatch {
    const { kubeConfig, epochMs } = this.#options;
    const core = kubeConfig.makeApiClient(CoreV1Api);
    return this.#watch('/api/v1/nodes', {
      what: 'nodes',
      list: async (page) => pageOf(await core.listNode(listQuery(page))),
      onPresent: (object) => {
        this.#nodes.keep('', readNode(object, epochMs));
        this.sampler.nodesPeak = Math.max(this.sampler.nodesPeak, this.#nodes.size);
      },
      onDeleted: ({ metadata }) => this.#nodes.drop(metadata?.uid ?? ''),
      onListed: (uids) => this.#nodes.keepOnly('', uids),
    });
  }

  #applicationWatch(namespace: string): ObjectWatch {
    const { kubeConfig, epochMs } = this.#options;
    const custom = kubeConfig.makeApiClient(CustomObjectsApi);
    const { group, version } = sparkGroup;
    const present = (object: KubeObject): void => {
      const application = readSparkApplication(object, epochMs);
      this.#applications.keep(namespace, application);
      if (application.submittedAt !== null) {
        this.#milestones.reach(application.name, 'submitted', application.submittedAt);
      }
      this.listeners.onApplication?.(application, false);
    };
    return this.#watch(`/apis/${group}/${version}/namespaces/${namespace}/${sparkPlural}`, {
      what: `SparkApplications in ${namespace}`,
      list: async (page) =>
        pageOf(
          (await custom.listNamespacedCustomObject({
            ...sparkGroup,
            namespace,
            plural: sparkPlural,
            ...listQuery(page),
          })) as KubeList,
        ),
      onPresent: present,
      onDeleted: ({ metadata }) => this.#applications.drop(metadata?.uid ?? ''),
      onListed: (uids) => this.#applications.keepOnly(namespace, uids),
    });
  }

  #watch(
    path: string,
    rest: Omit<ObjectWatchOptions, 'kubeConfig' | 'timeline' | 'path' | 'onError'>,
  ): ObjectWatch {
    const { kubeConfig, timeline } = this.#options;
    const onError = (error: TargetError): void => this.listeners.onError?.(error);
    return new ObjectWatch({ kubeConfig, timeline, path, onError, ...rest });
  }

  #podPresent(namespace: string, object: KubeObject): void {
    const pod = readPod(object, this.#options.epochMs);
    if (pod === null) return;
    if (this.#pods.keep(namespace, pod)) {
      this.sampler.podsCreated += 1;
      this.sampler.podsPeak = Math.max(this.sampler.podsPeak, this.#pods.size);
    }
    this.#milestones.seen(pod);
  }

  /** A pod that was created and deleted between two looks is known from its last state alone. */
  #podDeleted(namespace: string, object: KubeObject): void {
    this.#podPresent(namespace, object);
    this.#pods.drop(object.metadata?.uid ?? '');
  }

  #podGone({ jobRunId, role, createdAt, scheduledAt, runningAt, nodeName }: PodView): void {
    const node = nodeName === null ? null : this.#nodeOf(nodeName);
    this.listeners.onPodGone?.({ jobRunId, role, createdAt, scheduledAt, runningAt, node });
  }

  #nodeOf(name: string): PodRecord['node'] {
    for (const node of this.#nodes) {
      if (node.name === name) return { name, instanceType: node.instanceType, az: node.az };
    }
    return { name, instanceType: 'unknown', az: '' };
  }
}

/** What the client gives back of a list, typed or not. */
interface KubeList {
  readonly items?: readonly unknown[];
  readonly metadata?: { readonly resourceVersion?: string; readonly _continue?: string } & {
    readonly continue?: string;
  };
}

function pageOf({ items, metadata }: KubeList): ObjectPage {
  return {
    items: (items ?? []) as readonly KubeObject[],
    resourceVersion: metadata?.resourceVersion ?? '',
    continue: metadata?._continue ?? metadata?.continue,
  };
}

function listQuery({ limit, continue: token }: { limit: number; continue: string | undefined }): {
  limit: number;
  _continue?: string;
} {
  return { limit, ...(token === undefined ? {} : { _continue: token }) };
}
