import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Pod, PodClass } from '../pods/pod.ts';

/** How often pods that have been parked for too long are looked for. */
const flushIntervalMs = 30_000;
/** Pods leave backoff at whole windows. Source: kubernetes backoffQOrderingWindowDuration. */
const backoffWindowMs = 1_000;

interface Parked {
  readonly pod: Pod;
  readonly since: Instant;
}

/**
 * The unschedulable pods of one class; `count` includes those in backoff and forgets deleted ones.
 */
interface ClassPool {
  readonly podClass: PodClass;
  parked: Parked[];
  count: number;
}

/**
 * The queues of the kube-scheduler: active pods in order of arrival; pods that did not fit are
 * parked until something changes for their class, then wait out their backoff.
 * Priorities are not modelled: the pods of a load test have none.
 */
export class SchedulingQueue {
  readonly #timeline: VirtualTimeline;
  readonly #parameters: TwinParameters['scheduler'];
  readonly #onActive: () => void;
  #active: Pod[] = [];
  #head = 0;
  #activeCount = 0;
  readonly #pools: ClassPool[] = [];
  #isFlushPlanned = false;

  constructor(
    timeline: VirtualTimeline,
    parameters: TwinParameters['scheduler'],
    onActive: () => void,
  ) {
    this.#timeline = timeline;
    this.#parameters = parameters;
    this.#onActive = onActive;
  }

  get activeCount(): number {
    return this.#activeCount;
  }

  unschedulableCount(podClass: PodClass): number {
    return this.#pools[podClass.index]?.count ?? 0;
  }

  /** Classes with pods that no node fitted. */
  *unschedulableClasses(): Generator<PodClass> {
    for (const pool of this.#pools) {
      if (pool !== undefined && pool.count > 0) yield pool.podClass;
    }
  }

  push(pod: Pod): void {
    this.#activeCount += 1;
    this.#active.push(pod);
    this.#onActive();
  }

  /** The next pod to try; undefined when none is active. Deleted pods are passed over. */
  pop(): Pod | undefined {
    while (this.#head < this.#active.length) {
      const pod = this.#active[this.#head] as Pod;
      this.#head += 1;
      if (this.#head > 4_096 && this.#head * 2 > this.#active.length) {
        this.#active = this.#active.slice(this.#head);
        this.#head = 0;
      }
      if (pod.phase !== 'queued') continue;
      this.#activeCount -= 1;
      return pod;
    }
    this.#active.length = 0;
    this.#head = 0;
    return undefined;
  }

  /** Sets a pod aside that no node fitted. */
  park(pod: Pod): void {
    const pool = this.#pool(pod.podClass);
    pod.isUnschedulable = true;
    pool.count += 1;
    pool.parked.push({ pod, since: this.#timeline.now() });
    this.#planFlush();
  }

  forget(pod: Pod): void {
    if (pod.isUnschedulable) this.#pool(pod.podClass).count -= 1;
    else this.#activeCount -= 1;
  }

  /**
   * Something changed for this class: its parked pods are tried again once their backoff is over.
   */
  retry(podClass: PodClass): void {
    const pool = this.#pool(podClass);
    const { parked } = pool;
    if (parked.length === 0) return;
    pool.parked = [];
    for (const one of parked) this.#endBackoff(one);
  }

  #endBackoff(parked: Parked): void {
    const { backoffInitialMs, backoffMaxMs } = this.#parameters;
    const backoffMs = Math.min(backoffMaxMs, backoffInitialMs * 2 ** (parked.pod.failures - 1));
    const window = Math.ceil((parked.since + backoffMs) / backoffWindowMs) * backoffWindowMs;
    if (window <= this.#timeline.now()) this.#activate(parked.pod);
    else this.#timeline.schedule(window, this.#activate, parked.pod);
  }

  readonly #activate = (pod: Pod): void => {
    if (pod.phase !== 'queued') return;
    pod.isUnschedulable = false;
    this.#pool(pod.podClass).count -= 1;
    this.push(pod);
  };

  #pool(podClass: PodClass): ClassPool {
    return (this.#pools[podClass.index] ??= { podClass, parked: [], count: 0 });
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    this.#timeline.after(flushIntervalMs, this.#flush, undefined);
  }

  readonly #flush = (): void => {
    this.#isFlushPlanned = false;
    const latest = this.#timeline.now() - this.#parameters.unschedulableMaxMs;
    for (const pool of this.#pools) {
      if (pool === undefined) continue;
      const isDue = (one: Parked): boolean => one.since <= latest;
      const due = pool.parked.filter(isDue);
      if (due.length > 0) pool.parked = pool.parked.filter((one) => !isDue(one));
      for (const one of due) this.#endBackoff(one);
      if (pool.parked.length > 0) this.#planFlush();
    }
  };
}
