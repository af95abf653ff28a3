import type { OperatorsConfig } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { PodStep } from '../spark/spark-application.ts';
import { nextState, type OperatorApplication } from './operator-application.ts';
import { SharedCores } from './shared-cores.ts';
import { WorkQueue } from './work-queue.ts';

export interface SparkOperatorOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly cluster: KubernetesCluster;
  readonly config: OperatorsConfig;
  readonly parameters: TwinParameters['sparkOperator'];
  /** The status of an application says something new. */
  readonly onState: (application: OperatorApplication) => void;
  /** spark-submit is about to create the driver of an application. */
  readonly onSubmit: (application: OperatorApplication) => void;
}

/**
 * One Spark operator. Each event of an application or of its pods costs a token of its work queue;
 * a worker then looks at the application: it runs spark-submit for a new one, on cores that all
 * spark-submits share, or writes its status when the pods have changed. Every status written is an
 * event again. An overloaded operator learns late of what happened: applications pile up in New,
 * and in Running or Succeeding though their drivers have ended.
 */
export class SparkOperator {
  readonly #options: SparkOperatorOptions;
  readonly #queue: WorkQueue<OperatorApplication>;
  readonly #client: TokenBucket;
  readonly #cores: SharedCores;
  readonly #eventsOf: Readonly<Record<PodStep, number>>;

  constructor(options: SparkOperatorOptions) {
    const { timeline, config, parameters } = options;
    this.#options = options;
    this.#queue = new WorkQueue({
      timeline,
      limit: {
        burst: parameters.queueBurst,
        refillPerSecond: parameters.queueRefillPerSecond,
      },
      workers: config.workers,
      process: (application) => {
        this.#sync(application);
      },
    });
    this.#client = new TokenBucket(clientLimit(config, parameters));
    this.#cores = new SharedCores(timeline, config.cores, parameters.submitCoresMax);
    this.#eventsOf = eventsOf(config, parameters);
  }

  /** A SparkApplication appeared or its status changed. */
  applicationChanged(application: OperatorApplication): void {
    this.#queue.add(application);
  }

  podsChanged(application: OperatorApplication, step: PodStep, pods: number): void {
    if (step !== 'scheduled') application.changes += 1;
    const events = this.#eventsOf[step] * pods;
    if (events > 0) this.#queue.add(application, events);
  }

  /** How much longer than alone whatever runs in its pod takes now, 1 or more. */
  get crowding(): number {
    return this.#cores.crowding;
  }

  #sync(application: OperatorApplication): void {
    const next = nextState(application);
    if (application.isDeleted) this.#queue.done(application);
    else if (application.state === 'New') this.#submit(application);
    else if (next !== application.state || hasNews(application)) this.#writeStatus(application);
    else this.#queue.done(application);
  }

  /** Runs spark-submit, while the worker waits for it. */
  #submit(application: OperatorApplication): void {
    const { random, parameters, onSubmit } = this.#options;
    const coreMs = random.logNormal(1_000 * parameters.submitCoreSeconds, parameters.submitSigma);
    this.#cores.run(coreMs, () => {
      if (application.isDeleted) {
        this.#queue.done(application);
        return;
      }
      onSubmit(application);
      this.#writeStatus(application);
    });
  }

  /** The worker waits for the operator's own rate limit, then for the API server. */
  #writeStatus(application: OperatorApplication): void {
    const { timeline, cluster } = this.#options;
    const sentAt = this.#client.reserve(timeline.now());
    const latencyMs = cluster.apiServer.latencyMs('operator', 'update', 'sparkapplications');
    timeline.schedule(sentAt + latencyMs, this.#written, application);
  }

  readonly #written = (application: OperatorApplication): void => {
    if (!application.isDeleted) {
      application.changesWritten = application.changes;
      application.state = nextState(application);
      this.#queue.add(application);
      this.#options.onState(application);
    }
    this.#queue.done(application);
  };
}

/** Pods have changed since the status was written, and it is not final. */
function hasNews({ state, changes, changesWritten }: OperatorApplication): boolean {
  return changes > changesWritten && state !== 'Completed' && state !== 'Failed';
}

function clientLimit(
  { version }: OperatorsConfig,
  parameters: TwinParameters['sparkOperator'],
): { readonly burst: number; readonly refillPerSecond: number } {
  return version === 'v1'
    ? { burst: parameters.clientBurstV1, refillPerSecond: parameters.clientQpsV1 }
    : { burst: parameters.clientBurstV2, refillPerSecond: parameters.clientQpsV2 };
}

/** Events that one pod's step puts into the work queue. */
function eventsOf(
  { version, initContainerMs }: OperatorsConfig,
  parameters: TwinParameters['sparkOperator'],
): Readonly<Record<PodStep, number>> {
  const ofInitContainer = initContainerMs === null ? 0 : parameters.podUpdatesInitContainerV1;
  return version === 'v1'
    ? {
        created: 1,
        scheduled: parameters.podUpdatesScheduledV1,
        running: 1 + ofInitContainer,
        ended: parameters.podUpdatesEndedV1,
      }
    : { created: 1, scheduled: 0, running: 1, ended: parameters.podUpdatesEndedV2 };
}
