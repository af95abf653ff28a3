import type { Instant } from '../../model/instant.ts';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { PodStep } from '../spark/spark-application-listener.ts';
import { isObserved, nextStep, observedState } from './next-step.ts';
import type { OperatorApplication, OperatorApplicationState } from './operator-application.ts';
import { OperatorEvents } from './operator-events.ts';
import { eventsOfSteps } from './pod-step-events.ts';
import { SharedCores } from './shared-cores.ts';
import { StatusWriter, type WrittenStatus } from './status-writer.ts';
import { WorkQueue } from './work-queue.ts';
import { apiRequest } from '../cluster/control-plane/api-request.ts';

const readPod = apiRequest('operator', 'get', 'pods');

export interface SparkOperatorOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly cluster: KubernetesCluster;
  readonly config: OperatorsConfig;
  readonly parameters: TwinParameters['sparkOperator'];
  /** How long stopped pods take to be gone. */
  readonly podStopMs: number;
  /** The status of an application says something new. */
  readonly onState: (application: OperatorApplication) => void;
  /** The operator has deleted an application whose time to live was over. */
  readonly onExpired: (application: OperatorApplication) => void;
  /** spark-submit is about to create the driver of a new run; its end is to be told. */
  readonly onSubmit: (application: OperatorApplication) => void;
}

/**
 * One Spark operator. Each event of an application or of its pods costs a token of its work queue;
 * a worker then looks at the application: it runs spark-submit, on cores that all spark-submits
 * share, or writes its status when the pods have changed. Every status written is an event again.
 * An overloaded operator learns late of what happened: applications pile up in New, and in Running
 * or Succeeding though their drivers have ended.
 */
export class SparkOperator {
  readonly #options: SparkOperatorOptions;
  readonly #queue: WorkQueue<OperatorApplication>;
  readonly #writer: StatusWriter;
  readonly #cores: SharedCores;
  readonly #events: OperatorEvents;
  readonly #eventsOf: Readonly<Record<PodStep, number>>;
  /** When its first resync was. */
  readonly #resyncedAt: Instant;

  constructor(options: SparkOperatorOptions) {
    const { timeline, random, cluster, config, parameters, onExpired } = options;
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
    this.#writer = new StatusWriter({
      timeline,
      apiServer: cluster.apiServer,
      version: config.version,
      parameters,
      onWritten: this.#written,
      onDeleted: (application) => {
        if (!application.isDeleted) onExpired(application);
        this.#queue.done(application);
      },
    });
    this.#cores = new SharedCores(timeline, config.cores, parameters.submitCoresMax);
    const { version } = config;
    this.#events = new OperatorEvents({
      timeline,
      apiServer: cluster.apiServer,
      version,
      parameters,
    });
    this.#eventsOf = eventsOfSteps(config, parameters);
    this.#resyncedAt = random.uniform() * parameters.resyncIntervalMs;
  }

  /** How much longer than alone whatever runs in its pod takes now, 1 or more. */
  get crowding(): number {
    return this.#cores.crowding;
  }

  /** A SparkApplication appeared. */
  applicationCreated(application: OperatorApplication): void {
    this.#events.stateChanged(application);
    this.#queue.add(application);
  }

  podsChanged(application: OperatorApplication, step: PodStep, pods: number): void {
    // Neither a node nor the mark of a deletion changes the phase of a pod.
    if (step !== 'scheduled' && step !== 'deleted') application.changes += 1;
    this.#events.podsChanged(application, step, pods);
    // Of a deletion, the mark is an event at once; that they have ended, and are gone, comes later.
    this.#told(application, step === 'deleted' ? pods : this.#eventsOf[step] * pods);
    if (step !== 'deleted' || pods === 0) return;
    const { timeline, podStopMs } = this.#options;
    timeline.after(podStopMs, this.#podsGone, { application, pods });
  }

  /** Its handler drops events of pods whose submission the cached status does not name. */
  #told(application: OperatorApplication, events: number): void {
    if (events > 0 && application.isRunKnown) this.#queue.add(application, events);
  }

  /** The `spec` of an application was changed: the handler of the event writes that down. */
  specChanged(application: OperatorApplication): void {
    const { state: from, changes } = application;
    this.#writer.write({ application, from, state: 'Invalidating', changes, isByWorker: false });
  }

  /** The spark-submit of an application has ended; `failure`: why it has created no driver. */
  submitEnded(application: OperatorApplication, failure: string | null): void {
    application.isSubmitting = false;
    if (failure === null) {
      application.executionAttempts += 1;
      this.#write(application, 'Submitted');
    } else {
      application.failure = failure;
      application.endedAt = this.#options.timeline.now();
      this.#write(application, 'SubmissionFailed');
    }
  }

  /** An application is gone: its worker waits no longer. */
  deleted(application: OperatorApplication): void {
    if (!application.isSubmitting) return;
    application.isSubmitting = false;
    this.#queue.done(application);
  }

  #sync(application: OperatorApplication): void {
    const { config, timeline } = this.#options;
    if (application.isDeleted) {
      this.#queue.done(application);
      return;
    }
    if (timeline.now() < application.cachedFrom) {
      this.#writeStale(application);
      return;
    }
    const step = nextStep(application, config, timeline.now());
    switch (step.kind) {
      case 'submit':
        this.#submit(application);
        return;
      case 'rerun':
        this.#rerun(application);
        return;
      case 'write':
        this.#write(application, step.state);
        return;
      case 'wait-for-retry':
        // Version v1 queues it at each resync, whether the retry is due or not.
        this.#waitUntil(application, this.#turn(step.dueAt, timeline.now()));
        return;
      case 'wait-for-expiry':
        this.#waitUntil(application, this.#turn(step.dueAt, step.dueAt));
        return;
      case 'delete':
        this.#delete(application);
        return;
      case 'nothing':
        this.#findNothing(application);
    }
  }

  /** Version v2 sends the status of a run whenever it has looked at it, v1 only a new one. */
  #findNothing(application: OperatorApplication): void {
    const { state } = application;
    if (this.#options.config.version === 'v2' && isObserved(state)) this.#write(application, state);
    else this.#queue.done(application);
  }

  /** Runs spark-submit, while the worker waits for it. */
  #submit(application: OperatorApplication): void {
    const { random, parameters, onSubmit } = this.#options;
    const coreMs = random.logNormal(1_000 * parameters.submitCoreSeconds, parameters.submitSigma);
    application.isRunKnown = false;
    this.#cores.run(coreMs, () => {
      if (application.isDeleted) {
        this.#queue.done(application);
        return;
      }
      application.submissionAttempts += 1;
      application.driver = 'pending';
      application.isSubmitting = true;
      onSubmit(application);
    });
  }

  /** Deletes the pods of the last run; a driver that has ended is gone at once. */
  #rerun(application: OperatorApplication): void {
    const { timeline, cluster, podStopMs } = this.#options;
    const { spark } = application;
    const isInvalid = application.state === 'Invalidating';
    application.submissionAttempts = 0;
    if (isInvalid) application.executionAttempts = 0;
    cluster.apiServer.send(readPod);
    const pods = isInvalid ? (spark?.podsPresent ?? 0) : 0;
    spark?.stop();
    if (pods > 0) {
      application.arePodsLeft = true;
      timeline.after(podStopMs, this.#podsGone, { application, pods });
    }
    this.#write(application, 'PendingRerun');
  }

  readonly #podsGone = ({ application, pods }: StoppedPods): void => {
    const { arePodsLeft } = application;
    application.arePodsLeft = false;
    // A deleted application is not in the cache: its handler drops their events.
    if (application.isDeleted) return;
    application.changes += 1;
    const events = pods * (this.#eventsOf.deleted - 1);
    if (arePodsLeft) this.#queue.add(application, Math.max(1, events));
    else this.#told(application, events);
  };

  /** Looks at an application once more then, and not before unless something happens to it. */
  #waitUntil(application: OperatorApplication, at: Instant): void {
    if (!application.isWaiting) {
      application.isWaiting = true;
      this.#options.timeline.schedule(at, this.#waited, application);
    }
    this.#queue.done(application);
  }

  /**
   * When an application has its turn again: in version v2 as soon as it is due, in v1 at the first
   * resync after an instant. Sources: `RequeueAfter` (v2), `onUpdate` (v1).
   */
  #turn(dueAt: Instant, after: Instant): Instant {
    const { config, parameters } = this.#options;
    if (config.version === 'v2') return dueAt;
    const interval = parameters.resyncIntervalMs;
    const past = Math.floor((after - this.#resyncedAt) / interval);
    return this.#resyncedAt + (past + 1) * interval;
  }

  #delete(application: OperatorApplication): void {
    application.isExpiring = true;
    this.#writer.delete(application);
  }

  readonly #waited = (application: OperatorApplication): void => {
    application.isWaiting = false;
    if (application.isDeleted) return;
    if (this.#options.config.version === 'v1') this.#queue.add(application);
    else this.#queue.addNow(application);
  };

  #write(application: OperatorApplication, state: OperatorApplicationState): void {
    const { state: from, changes } = application;
    this.#writer.write({ application, from, state, changes, isByWorker: true });
  }

  /** What comes of a cache that is behind: what the pods show, or the same state once more. */
  #writeStale(application: OperatorApplication): void {
    const { state: from, changes } = application;
    const state = isObserved(from) ? observedState(application) : from;
    this.#writer.writeStale({ application, from, state, changes, isByWorker: true });
  }

  readonly #written = (status: WrittenStatus): void => {
    const { application } = status;
    if (!application.isDeleted && saysNews(status)) this.#show(status);
    if (status.isByWorker) this.#queue.done(application);
  };

  #show({ application, from, state, changes }: WrittenStatus): void {
    const { timeline, parameters, onState } = this.#options;
    application.state = state;
    if (state !== from) this.#events.stateChanged(application);
    application.changesWritten = changes;
    if (state === 'Succeeding' || state === 'Failing') application.endedAt = timeline.now();
    application.cachedFrom = timeline.now() + parameters.watchLagMs;
    timeline.schedule(application.cachedFrom, this.#cached, application);
    onState(application);
  }

  /** The status comes back to the operator as an event. */
  readonly #cached = (application: OperatorApplication): void => {
    if (application.isDeleted) return;
    if (application.state === 'Submitted') application.isRunKnown = true;
    this.#queue.add(application);
  };
}

/**
 * What was made out from a state that is no longer is given up; a changed `spec` is written
 * whichever the state of the run.
 */
function saysNews({ application, from, state, changes, isByWorker }: WrittenStatus): boolean {
  if (!isByWorker) return isObserved(application.state);
  return application.state === from && (state !== from || changes > application.changesWritten);
}

interface StoppedPods {
  readonly application: OperatorApplication;
  readonly pods: number;
}
