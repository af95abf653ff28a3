import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import { PodHeap } from './pod-heap.ts';

/** How often pods that have been parked for too long are looked for. */
const flushIntervalMs = 30_000;
/** Pods leave backoff at whole windows. Source: kubernetes backoffQOrderingWindowDuration. */
const backoffWindowMs = 1_000;

/**
 * The unschedulable pods of one class; `count` includes those in backoff and forgets deleted ones.
 */
interface ClassPool {
  readonly podClass: PodClass;
  parked: Pod[];
  count: number;
}

/**
 * The three queues of the kube-scheduler: active pods, those queued longest first, where a pod that
 * failed counts from then; pods in backoff; and unschedulable pods, parked until something changes
 * for their class. Priorities are not modelled: the pods of a load test have none.
 * Source: kubernetes `pkg/scheduler/backend/queue`.
 */
export class SchedulingQueue {
  readonly #timeline: VirtualTimeline;
  readonly #parameters: TwinParameters['scheduler'];
  readonly #onActive: () => void;
  /** Pods never tried, in their order. */
  #fresh: Pod[] = [];
  #head = 0;
  /** Active pods that failed before. */
  readonly #retried = new PodHeap();
  readonly #backoff = new PodHeap();
  #activeCount = 0;
  readonly #pools: ClassPool[] = [];
  #isFlushPlanned = false;
  #isBackoffFlushPlanned = false;

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

  /** Calls back for each class with pods that no node fitted; makes no garbage. */
  forUnschedulable<Argument>(
    visit: (podClass: PodClass, argument: Argument) => void,
    argument: Argument,
  ): void {
    for (const pool of this.#pools) {
      if (pool !== undefined && pool.count > 0) visit(pool.podClass, argument);
    }
  }

  push(pod: Pod): void {
    pod.queuedAt = this.#timeline.now();
    this.#activeCount += 1;
    this.#fresh.push(pod);
    this.#onActive();
  }

  /**
   * The next pod to try, one in backoff if none is active; undefined when there is none. Deleted
   * pods are passed over.
   */
  pop(): Pod | undefined {
    const active = this.#popActive();
    if (active !== undefined) {
      this.#activeCount -= 1;
      return active;
    }
    return this.#takesFromBackoff ? this.#popBackoff() : undefined;
  }

  /** Sets a pod aside that no node fitted in the attempt that ends at this instant. */
  park(pod: Pod, endsAt: Instant): void {
    const pool = this.#pool(pod.podClass);
    pod.queuedAt = endsAt;
    pod.isUnschedulable = true;
    pool.count += 1;
    pool.parked.push(pod);
    this.#planFlush();
  }

  forget(pod: Pod): void {
    if (pod.isUnschedulable) this.#pool(pod.podClass).count -= 1;
    else this.#activeCount -= 1;
  }

  /** Something changed for this class: its parked pods are tried again, in backoff after it. */
  retry(podClass: PodClass): void {
    const pool = this.#pool(podClass);
    const { parked } = pool;
    if (parked.length === 0) return;
    pool.parked = [];
    for (const pod of parked) this.#unpark(pod);
  }

  #popActive(): Pod | undefined {
    for (;;) {
      const next = this.#fresh[this.#head];
      const pod =
        next !== undefined && next.queuedAt <= this.#retried.firstKey
          ? this.#popFresh()
          : this.#retried.pop();
      if (pod === undefined || pod.phase === 'queued') return pod;
    }
  }

  #popFresh(): Pod | undefined {
    const pod = this.#fresh[this.#head];
    this.#head += 1;
    // Not at once: an array that was emptied has to be allocated anew.
    if (this.#head === this.#fresh.length && this.#head > 64) {
      this.#fresh.length = 0;
      this.#head = 0;
    } else if (this.#head > 4_096 && this.#head * 2 > this.#fresh.length) {
      this.#fresh = this.#fresh.slice(this.#head);
      this.#head = 0;
    }
    return pod;
  }

  #popBackoff(): Pod | undefined {
    for (;;) {
      const pod = this.#backoff.pop();
      if (pod === undefined) return undefined;
      if (pod.phase !== 'queued') continue;
      this.#leaveUnschedulable(pod);
      return pod;
    }
  }

  /** The gate SchedulerPopFromBackoffQ. */
  get #takesFromBackoff(): boolean {
    return this.#parameters.popsFromBackoff === 1;
  }

  #unpark(pod: Pod): void {
    if (pod.phase !== 'queued') return;
    const { backoffInitialMs, backoffMaxMs } = this.#parameters;
    const backoffMs = Math.min(backoffMaxMs, backoffInitialMs * 2 ** (pod.failures - 1));
    const endsAt = this.#aligned(pod.queuedAt + backoffMs);
    if (endsAt < this.#aligned(this.#timeline.now())) {
      this.#activate(pod);
      return;
    }
    this.#backoff.push(pod, endsAt, pod.queuedAt);
    this.#planBackoffFlush();
    if (this.#takesFromBackoff) this.#onActive();
  }

  /** Backoffs are kept by the second in which they end, so that these can be popped in order. */
  #aligned(at: Instant): Instant {
    return this.#takesFromBackoff ? Math.floor(at / backoffWindowMs) * backoffWindowMs : at;
  }

  #activate(pod: Pod): void {
    this.#leaveUnschedulable(pod);
    this.#activeCount += 1;
    this.#retried.push(pod, pod.queuedAt, 0);
    this.#onActive();
  }

  #leaveUnschedulable(pod: Pod): void {
    pod.isUnschedulable = false;
    this.#pool(pod.podClass).count -= 1;
  }

  #planBackoffFlush(): void {
    if (this.#isBackoffFlushPlanned) return;
    this.#isBackoffFlushPlanned = true;
    const next = (Math.floor(this.#timeline.now() / backoffWindowMs) + 1) * backoffWindowMs;
    this.#timeline.schedule(next, this.#flushBackoff, undefined);
  }

  readonly #flushBackoff = (): void => {
    this.#isBackoffFlushPlanned = false;
    const now = this.#timeline.now();
    while (this.#backoff.firstKey < now) {
      const pod = this.#backoff.pop();
      if (pod?.phase === 'queued') this.#activate(pod);
    }
    if (this.#backoff.firstKey < Infinity) this.#planBackoffFlush();
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
      const isDue = (pod: Pod): boolean => pod.queuedAt < latest;
      const due = pool.parked.filter(isDue);
      if (due.length > 0) pool.parked = pool.parked.filter((pod) => !isDue(pod));
      for (const pod of due) this.#unpark(pod);
      if (pool.parked.length > 0) this.#planFlush();
    }
  };
}
