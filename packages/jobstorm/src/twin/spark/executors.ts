import { assert } from '../../util/assert.ts';
import type { Pod } from '../cluster/pods/pod.ts';
import { ExecutorAllocation, type ExecutorDemand } from './executor-allocation.ts';
import type { SparkApplicationSpec } from './spark-application-spec.ts';
import type { SparkEnvironment } from './spark-application.ts';

/** What the application does with its executors. */
export interface ExecutorsListener {
  /** Executors for which there are volumes, or may be. */
  readonly executorsClaimable: number;
  /** Executors that are lost and still have theirs. */
  readonly executorsLeaving: number;
  /** The pods of the executors, made for the application. */
  createExecutors(count: number): readonly Pod[];
  /** As many executors run as are wanted. */
  allRunning(): void;
  /** An executor offers its cores to the driver. */
  registered(): void;
  /** Pods of executors that are wanted no more, as many of them as had registered. */
  deleted(pods: readonly Pod[], registered: number): void;
  /** An executor that had registered is gone. */
  unregistered(): void;
  /** More executors failed than the application puts up with. */
  failuresExceeded(failures: number): void;
}

/** The executors of one application: asked for, registered, lost and replaced. */
export class Executors implements ExecutorDemand {
  readonly #environment: SparkEnvironment;
  readonly #spec: SparkApplicationSpec;
  readonly #listener: ExecutorsListener;
  readonly #allocation: ExecutorAllocation;
  readonly #pods: Pod[] = [];
  /** Only while registration matters to the application. */
  readonly #registered: Pod[] = [];
  #wanted: number;
  #running = 0;
  #failures = 0;
  #isStopped = false;

  constructor(
    environment: SparkEnvironment,
    spec: SparkApplicationSpec,
    listener: ExecutorsListener,
  ) {
    this.#environment = environment;
    this.#spec = spec;
    this.#listener = listener;
    this.#wanted = spec.shape.executors;
    this.#allocation = new ExecutorAllocation(environment.timeline, spec.shape, this);
  }

  get wanted(): number {
    return this.#wanted;
  }

  get present(): number {
    return this.#pods.length;
  }

  get pending(): number {
    return this.present - this.#running;
  }

  get registered(): number {
    return this.#registered.length;
  }

  get claimable(): number {
    const { executorsClaimable, executorsLeaving } = this.#listener;
    return Math.min(executorsClaimable, this.#wanted - this.present - executorsLeaving);
  }

  /** The pods of executors that were not lost. */
  get pods(): readonly Pod[] {
    return this.#pods;
  }

  start(): void {
    this.#allocation.start();
  }

  stop(): void {
    this.#isStopped = true;
    this.#allocation.stop();
  }

  /** Part of {@link ExecutorDemand}. */
  request(executors: number): void {
    for (const pod of this.#listener.createExecutors(executors)) this.#pods.push(pod);
  }

  /** The driver wants more executors, which are asked for, or fewer: idle ones are deleted. */
  want(executors: number): void {
    this.#wanted = executors;
    const deleted: Pod[] = [];
    let registered = 0;
    while (this.#pods.length > executors) {
      const pod = this.#pods.pop();
      if (pod === undefined) break;
      deleted.push(pod);
      if (pod.phase === 'running') this.#running -= 1;
      if (takeFrom(this.#registered, pod)) registered += 1;
    }
    if (deleted.length > 0) this.#listener.deleted(deleted, registered);
    this.#allocation.wake();
  }

  /** A volume has become free: an executor may be asked for that waited for one. */
  claimFreed(): void {
    this.#allocation.wake();
  }

  /** @param registers whether the application still has to know of its registration */
  podRunning(pod: Pod, registers: boolean): void {
    this.#running += 1;
    if (this.#running === this.#wanted) this.#listener.allRunning();
    const { pendingPodsMax, waitsForPending } = this.#spec.shape.policy;
    if (waitsForPending || pendingPodsMax < this.#wanted) this.#allocation.wake();
    if (!registers) return;
    const { timeline, parameters } = this.#environment;
    timeline.after(parameters.executorRegisterMs, this.#register, pod);
  }

  /** The pod went away with its node: another one is asked for, unless too many have failed. */
  podLost(pod: Pod): void {
    this.#forget(pod);
    this.#failures += 1;
    if (this.#failures > this.#spec.shape.policy.failuresMax) {
      this.#listener.failuresExceeded(this.#failures);
    } else {
      this.#allocation.wake();
    }
  }

  readonly #register = (pod: Pod): void => {
    if (this.#isStopped || pod.phase !== 'running') return;
    this.#registered.push(pod);
    this.#listener.registered();
  };

  #forget(pod: Pod): void {
    assert(takeFrom(this.#pods, pod), 'a lost executor is one of the application');
    this.#running = this.#pods.reduce((count, one) => count + (one.phase === 'running' ? 1 : 0), 0);
    if (takeFrom(this.#registered, pod)) this.#listener.unregistered();
  }
}

/** Takes an element out of an array whose order does not matter; false when it is not there. */
function takeFrom<Element>(elements: Element[], element: Element): boolean {
  const place = elements.indexOf(element);
  const last = elements.at(-1);
  if (place < 0 || last === undefined) return false;
  elements[place] = last;
  elements.pop();
  return true;
}
