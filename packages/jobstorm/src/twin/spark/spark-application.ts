import type { JobMilestone } from '../../model/job-run.ts';
import type { JobWork } from '../../model/job-template.ts';
import type { JobShape } from '../../model/spark/job-shape.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { Pod, PodLoss, PodOwner } from '../cluster/pods/pod.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { ExecutorAllocation } from './executor-allocation.ts';
import type { SparkPods } from './spark-pods.ts';
import { SparkWork } from './spark-work.ts';

/** What all applications share. */
export interface SparkEnvironment {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly cluster: KubernetesCluster;
  readonly parameters: TwinParameters['spark'];
}

export interface SparkApplicationSpec {
  readonly shape: JobShape;
  readonly pods: SparkPods;
  readonly work: JobWork;
  readonly namespace: Namespace;
}

/** Whoever submitted the application learns of its steps. */
export interface SparkApplicationListener {
  reached(milestone: JobMilestone): void;
  /** The application ended by itself and its Job says so. */
  completed(): void;
  /** The application came to nothing and has taken its pods down; `reason` is for the user. */
  failed(reason: string): void;
}

/**
 * One Spark application on Kubernetes in cluster mode: a submitter pod runs spark-submit, which
 * creates the driver pod, which asks for executors, works once enough of them are registered, and
 * takes them down.
 */
export class SparkApplication implements PodOwner {
  readonly #environment: SparkEnvironment;
  readonly #spec: SparkApplicationSpec;
  readonly #listener: SparkApplicationListener;
  readonly #allocation: ExecutorAllocation;
  readonly #work: SparkWork;
  readonly #submitters: Pod[] = [];
  #driver: Pod | undefined;
  readonly #executors: Pod[] = [];
  #executorsRunning = 0;
  #executorsRegistered = 0;
  #hasWaited = false;
  #isWorking = false;
  #isOver = false;

  constructor(
    environment: SparkEnvironment,
    spec: SparkApplicationSpec,
    listener: SparkApplicationListener,
  ) {
    this.#environment = environment;
    this.#spec = spec;
    this.#listener = listener;
    this.#allocation = new ExecutorAllocation(environment.timeline, spec.shape, (count) => {
      this.#createExecutors(count);
    });
    this.#work = new SparkWork(environment.timeline, environment.random, spec.work, () => {
      this.#shutDown();
    });
  }

  /** The Job object exists: the Job controller creates the submitter pod. */
  start(): void {
    const { jobController } = this.#environment.cluster;
    jobController.start(this.#createSubmitter, undefined);
    if (this.#spec.shape.hasRetryJob) jobController.start(this.#createSubmitter, undefined);
  }

  /** Takes everything down at once; the listener hears no more. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#allocation.stop();
    this.#work.stop();
    this.#endPods();
  }

  podScheduled(pod: Pod): void {
    if (!this.#isOver && pod === this.#driver) this.#listener.reached('driverScheduled');
  }

  podRunning(pod: Pod): void {
    if (this.#isOver) return;
    if (pod === this.#driver) this.#driverRunning();
    else if (pod === this.#submitters[0]) this.#submit();
    else if (pod.podClass === this.#spec.pods.executor) this.#executorRunning();
  }

  /** First depth: a lost executor is not replaced; a lost driver ends the application. */
  podLost(pod: Pod, loss: PodLoss): void {
    if (this.#isOver) return;
    if (pod === this.#driver) {
      this.stop();
      this.#listener.failed(`The driver pod was lost: ${loss}`);
    } else if (pod.podClass === this.#spec.pods.executor) {
      this.#work.addCores(-this.#spec.shape.executorCores);
    }
  }

  readonly #createSubmitter = (): void => {
    if (this.#isOver) return;
    const { cluster } = this.#environment;
    this.#submitters.push(cluster.createPod(this.#spec.pods.submitter, this, this.#spec.namespace));
  };

  #submit(): void {
    const { timeline, random, parameters } = this.#environment;
    const submitMs = random.logNormal(parameters.submitMedianMs, parameters.submitSigma);
    timeline.after(submitMs, this.#createDriverObjects, undefined);
  }

  readonly #createDriverObjects = (): void => {
    if (this.#isOver) return;
    const { cluster, parameters } = this.#environment;
    cluster.apiServer.stored('services', 1);
    cluster.apiServer.create(
      'configmaps',
      parameters.configMapsPerJob,
      this.#createDriver,
      undefined,
    );
  };

  readonly #createDriver = (): void => {
    if (this.#isOver) {
      this.#forgetDriverObjects();
      return;
    }
    const { pods, namespace } = this.#spec;
    this.#driver = this.#environment.cluster.createPod(pods.driver, this, namespace);
    this.#listener.reached('driverCreated');
  };

  #driverRunning(): void {
    const { timeline, random, parameters, cluster } = this.#environment;
    this.#listener.reached('driverRunning');
    if (this.#spec.shape.hasGracefulTermination) cluster.endPods(this.#submitters);
    const initMs = random.logNormal(parameters.driverInitMedianMs, parameters.driverInitSigma);
    timeline.after(initMs, this.#driverReady, undefined);
  }

  /** SparkContext is up: executors are asked for, and the wait for enough of them begins. */
  readonly #driverReady = (): void => {
    if (this.#isOver) return;
    const { timeline } = this.#environment;
    if (this.#spec.shape.executors === 0) this.#listener.reached('executorsReady');
    this.#allocation.start();
    timeline.after(this.#spec.shape.registeredWaitMs, this.#waited, undefined);
    this.#tryWork();
  };

  #createExecutors(count: number): void {
    const { cluster } = this.#environment;
    const { pods, namespace } = this.#spec;
    for (let one = 0; one < count; one += 1) {
      this.#executors.push(cluster.createPod(pods.executor, this, namespace));
    }
  }

  #executorRunning(): void {
    const { timeline, parameters } = this.#environment;
    this.#executorsRunning += 1;
    if (this.#executorsRunning === this.#spec.shape.executors) {
      this.#listener.reached('executorsReady');
    }
    // Once the gate is open, further executors matter only to work that the cores share.
    if (this.#isWorking && !this.#work.isShared) return;
    timeline.after(parameters.executorRegisterMs, this.#executorRegistered, undefined);
  }

  readonly #executorRegistered = (): void => {
    if (this.#isOver) return;
    this.#executorsRegistered += 1;
    this.#work.addCores(this.#spec.shape.executorCores);
    this.#tryWork();
  };

  readonly #waited = (): void => {
    this.#hasWaited = true;
    this.#tryWork();
  };

  /** The scheduling gate: enough executors, or waited long enough and there is at least one. */
  #tryWork(): void {
    if (this.#isOver || this.#isWorking) return;
    const { executors, registeredRatio } = this.#spec.shape;
    const enough = Math.ceil(executors * registeredRatio - 1e-9);
    const isOpen =
      this.#executorsRegistered >= enough || (this.#hasWaited && this.#executorsRegistered > 0);
    if (!isOpen) return;
    this.#isWorking = true;
    // A job without executors computes in its driver, on one core.
    if (executors === 0) this.#work.addCores(1);
    this.#work.start();
  }

  #shutDown(): void {
    const { timeline, parameters } = this.#environment;
    timeline.after(parameters.shutdownMs, this.#end, undefined);
  }

  readonly #end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#allocation.stop();
    this.#endPods();
    this.#environment.cluster.jobController.end(this.#completed, undefined);
  };

  readonly #completed = (): void => {
    this.#listener.completed();
  };

  #endPods(): void {
    const pods = [...this.#submitters, ...this.#executors];
    if (this.#driver !== undefined) {
      pods.push(this.#driver);
      this.#forgetDriverObjects();
    }
    this.#environment.cluster.endPods(pods);
  }

  #forgetDriverObjects(): void {
    const { apiServer } = this.#environment.cluster;
    apiServer.stored('services', -1);
    apiServer.stored('configmaps', -this.#environment.parameters.configMapsPerJob);
  }
}
