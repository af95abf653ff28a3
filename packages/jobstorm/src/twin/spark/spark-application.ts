import type { PodRole } from '../../model/pod-record.ts';
import { shuffleMiBOf } from '../../model/spark/shuffle-size.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream, RandomStreams } from '../../util/random.ts';
import type { JobAccount } from '../cluster/accounting/job-accounts.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { Remains } from '../cluster/control-plane/garbage-collector.ts';
import {
  keepObjects,
  type Pod,
  type PodIdentity,
  type PodLoss,
  type PodOwner,
} from '../cluster/pods/pod.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { createWork } from './create-work.ts';
import { DynamicAllocation, type DynamicExecutors } from './dynamic-allocation.ts';
import { ownedClaims, type ExecutorClaims } from './executor-claims.ts';
import { Executors, type ExecutorsListener } from './executors.ts';
import type { SparkApplicationListener } from './spark-application-listener.ts';
import type { SparkApplicationSpec } from './spark-application-spec.ts';
import type { SparkWork } from './spark-work.ts';
import { apiRequest } from '../cluster/control-plane/api-request.ts';

const createConfigMap = apiRequest('serviceAccount', 'create', 'configmaps');
const createService = apiRequest('serviceAccount', 'create', 'services');
const deleteService = apiRequest('serviceAccount', 'delete', 'services');
const deleteConfigMap = apiRequest('serviceAccount', 'delete', 'configmaps');

/** What all applications share. */
export interface SparkEnvironment {
  readonly timeline: VirtualTimeline;
  readonly streams: RandomStreams;
  readonly cluster: KubernetesCluster;
  readonly parameters: TwinParameters['spark'];
}

/**
 * One Spark application on Kubernetes in cluster mode: a submitter pod runs spark-submit, which
 * creates the driver pod, which asks for executors, works once enough of them are registered, and
 * takes them down.
 */
export class SparkApplication implements PodOwner, ExecutorsListener {
  readonly account: JobAccount;
  hasSucceeded = false;
  readonly #environment: SparkEnvironment;
  readonly #spec: SparkApplicationSpec;
  readonly #listener: SparkApplicationListener;
  readonly #executors: Executors;
  /** Null: executors have no volumes, or claim them for themselves. */
  readonly #claims: ExecutorClaims | null;
  readonly #work: SparkWork;
  /** Only for work that the cores share: other work knows of no tasks. */
  readonly #dynamic: DynamicAllocation | null;
  readonly #submitters: Pod[] = [];
  readonly #random: RandomStream;
  #driver: Pod | undefined;
  #registeredWait: number | undefined;
  #hasWaited = false;
  #isWorking = false;
  #isReady = false;
  #isOver = false;
  #hasObjects = false; // The driver's service and ConfigMaps are made, or are being made.

  constructor(
    environment: SparkEnvironment,
    spec: SparkApplicationSpec,
    listener: SparkApplicationListener,
  ) {
    this.#environment = environment;
    this.#spec = spec;
    this.account = spec.account;
    this.#listener = listener;
    this.#executors = new Executors(environment, spec, this);
    this.#claims = ownedClaims(environment.cluster.plugins.volumes, spec, () => {
      this.#executors.claimFreed();
    });
    const { timeline, streams, parameters } = environment;
    // A stream for each job: what one job draws does not depend on when others draw.
    this.#random = streams.stream(`spark/${spec.clientToken}`);
    this.#work = createWork({
      timeline,
      random: this.#random,
      parameters,
      work: spec.work,
      taskCpus: spec.shape.taskCpus,
      recoversShuffle: spec.shape.policy.recoversShuffle,
      onTasks: () => this.#dynamic?.tasksChanged(),
      onDone: this.#shutDown,
    });
    const { dynamic } = spec.shape.policy;
    this.#dynamic =
      dynamic === null || !this.#work.isShared
        ? null
        : new DynamicAllocation(timeline, dynamic, this.#dynamicExecutors());
  }

  /**
   * The Job object exists, and the Job controller creates the submitter pod; or the operator's
   * spark-submit has come to the cluster.
   */
  start(): void {
    if (this.#spec.submission === 'operator') {
      this.#createDriverObjects();
      return;
    }
    const { jobController } = this.#environment.cluster;
    jobController.start(this.#createSubmitter, undefined);
    if (this.#spec.shape.hasRetryJob) jobController.start(this.#createSubmitter, undefined);
  }

  /** Takes everything down at once; the listener hears no more. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelWait();
    this.#executors.stop();
    this.#work.stop();
    this.#dynamic?.stop();
    this.#endPods(false);
  }

  podScheduled(pod: Pod): void {
    if (this.#isOver) return;
    if (pod === this.#driver) this.#listener.reached('driverScheduled');
    this.#listener.podsChanged?.('scheduled', 1);
  }

  podRunning(pod: Pod): void {
    if (this.#isOver) return;
    if (pod === this.#driver) this.#driverRunning();
    else if (pod === this.#submitters[0]) this.#submit();
    // Once the gate is open, further executors matter only to work that the cores share.
    else if (this.#roleOf(pod) === 'executor') {
      this.#executors.podRunning(pod, !this.#isWorking || this.#work.isShared);
    }
    this.#listener.podsChanged?.('running', 1);
  }

  podLost(pod: Pod, loss: PodLoss): void {
    if (this.#isOver) return;
    if (pod === this.#driver) this.#fail(`The driver pod was lost: ${loss}`);
    else if (this.#roleOf(pod) === 'executor') {
      this.#claims?.leave(pod);
      this.#executors.podLost(pod);
    } else this.#fail(`The submitter pod was lost: ${loss}`);
  }

  identify(pod: Pod): PodIdentity {
    return { jobRunId: this.#spec.jobRunId, role: this.#roleOf(pod) };
  }

  #roleOf(pod: Pod): PodRole {
    if (pod === this.#driver) return 'driver';
    return this.#submitters.includes(pod) ? 'submitter' : 'executor';
  }

  /** Part of {@link ExecutorsListener}, as the seven after it. */
  get executorsClaimable(): number {
    return this.#claims?.executors ?? Infinity;
  }

  get executorsLeaving(): number {
    return this.#claims?.executorsLeaving ?? 0;
  }

  createExecutors(count: number): readonly Pod[] {
    const { pods, namespace } = this.#spec;
    const batch = { count, podClass: pods.executor, takeClaims: this.#claims?.take };
    const made = this.#environment.cluster.createPodsInTurn(batch, this, namespace);
    this.#listener.podsChanged?.('created', count);
    return made;
  }

  allRunning(): void {
    if (!this.#isReady) this.#listener.reached('executorsReady');
    this.#isReady = true;
  }

  registered(): void {
    this.#work.addSlots(this.#spec.shape.taskSlots);
    this.#tryWork();
  }

  deleted(pods: readonly Pod[], registered: number): void {
    this.#environment.cluster.endPods(pods);
    if (registered > 0) this.#work.dropSlots(registered * this.#spec.shape.taskSlots);
  }

  unregistered(): void {
    this.#work.loseSlots(this.#spec.shape.taskSlots);
  }

  failuresExceeded(failures: number): void {
    this.#fail(`Max number of executor failures reached: ${failures} executors failed`);
  }

  readonly #createSubmitter = (): void => {
    if (this.#isOver) return;
    const { cluster } = this.#environment;
    this.#submitters.push(cluster.createPod(this.#spec.pods.submitter, this, this.#spec.namespace));
  };

  #submit(): void {
    const { timeline, parameters } = this.#environment;
    const submitMs = this.#random.logNormal(parameters.submitMedianMs, parameters.submitSigma);
    timeline.after(submitMs, this.#createDriverObjects, undefined);
  }

  readonly #createDriverObjects = (): void => {
    if (this.#isOver) return;
    const { cluster, parameters } = this.#environment;
    const { apiServer } = cluster;
    this.#hasObjects = true;
    apiServer.send(createService);
    const count = parameters.configMapsPerJob;
    apiServer.create({ creation: createConfigMap, count }, this.#createDriver, undefined);
  };

  readonly #createDriver = (): void => {
    if (this.#isOver) return;
    const { cluster, parameters, timeline } = this.#environment;
    const { pods, namespace } = this.#spec;
    this.#driver = cluster.createPod(pods.driver, this, namespace);
    const timeoutAt = timeline.now() + parameters.submitRequestTimeoutMs;
    const { storedAt } = this.#driver;
    if (storedAt > timeoutAt) timeline.schedule(timeoutAt, this.#timedOut, undefined);
    else if (this.#spec.submission === 'operator') {
      timeline.schedule(storedAt, this.#submitted, undefined);
    }
    cluster.apiServer.watchPods(1);
    this.#listener.reached('driverCreated');
    this.#listener.podsChanged?.('created', 1);
  };

  /** spark-submit has given up waiting for the answer to its last request. */
  readonly #timedOut = (): void => {
    if (this.#isOver) return;
    const reason = 'spark-submit: the creation of the driver pod timed out';
    if (this.#spec.submission !== 'operator') this.#fail(reason);
    else {
      this.stop();
      this.#listener.submitFailed?.(reason);
    }
  };

  /** The operator's spark-submit has its answer, and ends. */
  readonly #submitted = (): void => {
    if (!this.#isOver) this.#listener.submitted?.();
  };

  #driverRunning(): void {
    const { timeline, parameters, cluster } = this.#environment;
    this.#listener.reached('driverRunning');
    if (this.#spec.shape.hasGracefulTermination) {
      keepObjects(this.#submitters);
      cluster.endPods(this.#submitters);
    }
    const initMs = this.#random.logNormal(
      parameters.driverInitMedianMs,
      parameters.driverInitSigma,
    );
    timeline.after(initMs, this.#driverReady, undefined);
  }

  /** SparkContext is up: executors are asked for, and the wait for enough of them begins. */
  readonly #driverReady = (): void => {
    if (this.#isOver) return;
    const { timeline } = this.#environment;
    if (this.#spec.shape.executors === 0) this.allRunning();
    this.#executors.start();
    const waitMs = this.#spec.shape.registeredWaitMs;
    this.#registeredWait = timeline.timerAfter(waitMs, this.#waited, undefined);
    this.#tryWork();
  };

  readonly #waited = (): void => {
    this.#registeredWait = undefined;
    this.#hasWaited = true;
    this.#tryWork();
  };

  /**
   * The scheduling gate: enough executors, or waited long enough. Work that cores share needs one
   * executor at least; a duration passes in the driver, with or without them.
   */
  #tryWork(): void {
    if (this.#isOver || this.#isWorking) return;
    const { executors, registeredRatio } = this.#spec.shape;
    // However low the ratio, tasks need an executor.
    const enough = Math.min(executors, Math.max(1, Math.ceil(executors * registeredRatio - 1e-9)));
    const { registered } = this.#executors;
    const canWork = registered > 0 || !this.#work.isShared;
    if (registered < enough && !(this.#hasWaited && canWork)) return;
    this.#isWorking = true;
    this.#cancelWait();
    // A job without executors computes in its driver, on one core.
    if (executors === 0 && this.#dynamic === null) this.#work.addSlots(1);
    this.#work.start();
  }

  /** The timer would keep the job and all of its pods in memory until its end. */
  #cancelWait(): void {
    if (this.#registeredWait !== undefined) this.#environment.timeline.cancel(this.#registeredWait);
    this.#registeredWait = undefined;
  }

  readonly #shutDown = (): void => {
    this.#environment.timeline.after(this.#environment.parameters.shutdownMs, this.#end, undefined);
  };

  #dynamicExecutors(): DynamicExecutors {
    const executors = this.#executors;
    const work = this.#work;
    const { taskSlots, policy } = this.#spec.shape;
    return {
      get wanted() {
        return executors.wanted;
      },
      get needed() {
        return Math.ceil((work.tasks * (policy.dynamic?.allocationRatio ?? 1)) / taskSlots);
      },
      get areHeld() {
        return work.holdsShuffle;
      },
      want: (count) => {
        executors.want(count);
      },
    };
  }

  /** Its driver and the executors that are there. */
  get podsPresent(): number {
    return this.#executors.present + (this.#driver === undefined ? 0 : 1);
  }

  #fail(reason: string): void {
    this.stop();
    this.#listener.failed(reason);
    this.#tellOfEnd();
  }

  /** The driver's pod stays until its owner is deleted. */
  #tellOfEnd(): void {
    if (this.#driver === undefined) return;
    this.#listener.podsChanged?.('ended', 1);
    const step = this.#spec.shape.policy.deletesExecutors ? 'deleted' : 'ended';
    this.#listener.podsChanged?.(step, this.#executors.present);
  }

  readonly #end = (): void => {
    if (this.#isOver) return;
    this.#isOver = this.hasSucceeded = true;
    const shuffleMiB = shuffleMiBOf(this.#spec.work) ?? 0;
    const { accounts } = this.#environment.cluster;
    if (shuffleMiB > 0) accounts.shuffled(this.account, this.#executors.pods, shuffleMiB);
    this.#executors.stop();
    this.#dynamic?.stop();
    this.#endPods(true);
    if (this.#spec.submission === 'operator') this.#completed();
    else this.#environment.cluster.jobController.end(this.#completed, undefined);
    this.#tellOfEnd();
  };

  readonly #completed = (): void => {
    this.#listener.completed();
  };

  /**
   * Ends all pods. A driver that ends by itself deletes its service and, unless told to keep them,
   * its executors with their ConfigMap; the garbage collector deletes what remains of the job.
   */
  #endPods(isDriverStopping: boolean): void {
    const { cluster, parameters } = this.#environment;
    const executors = this.#executors.pods;
    const deletesExecutors = isDriverStopping && this.#spec.shape.policy.deletesExecutors;
    const others = [...this.#submitters];
    if (this.#driver !== undefined) others.push(this.#driver);
    const pods = keepObjects(others) + (deletesExecutors ? 0 : keepObjects(executors));
    cluster.endPods([...others, ...executors], isDriverStopping ? 'stopped' : 'killed');
    this.#claims?.deleteAll();
    if (this.#driver === undefined) {
      const objects = { services: 1, configmaps: parameters.configMapsPerJob };
      this.#collect(this.#hasObjects ? { pods, ...objects } : { pods });
      return;
    }
    const { apiServer } = cluster;
    apiServer.watchPods(-1);
    if (isDriverStopping) apiServer.send(deleteService);
    const { configMapsPerJob, executorConfigMaps } = parameters;
    const deleted = deletesExecutors ? Math.min(executorConfigMaps, configMapsPerJob) : 0;
    apiServer.send(deleteConfigMap, deleted);
    const configmaps = configMapsPerJob - deleted;
    this.#collect({ pods, services: isDriverStopping ? 0 : 1, configmaps });
  }

  #collect(remains: Remains): void {
    this.#environment.cluster.garbageCollector.collect(this.#spec.namespace, remains, this);
  }
}
