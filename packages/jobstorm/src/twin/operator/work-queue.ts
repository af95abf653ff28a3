import type { Instant } from '../../model/instant.ts';
import { ServerPool } from '../kernel/server-pool.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { TokenBucketLimit } from '../../model/twin-config.ts';

/** What the queue keeps of an object: the object itself is the key. */
export interface QueueKey {
  /** Delayed by the rate limiter, in the queue, with a worker, or none of these. */
  queueState: 'idle' | 'delayed' | 'queued' | 'processing';
  /** It is to be processed again, as something came while it was with a worker. */
  isDirty: boolean;
}

export interface WorkQueueOptions<Key extends QueueKey> {
  readonly timeline: VirtualTimeline;
  readonly limit: TokenBucketLimit;
  readonly workers: number;
  /** Begins the work on a key; its end is {@link WorkQueue.done}. */
  readonly process: (key: Key) => void;
}

/**
 * client-go's rate-limited work queue before so many workers. Every addition costs a token, even
 * when it changes nothing; a key is in the queue once and with one worker at a time, and what is
 * added while it is processed is processed after. Source: client-go `util/workqueue`.
 */
export class WorkQueue<Key extends QueueKey> {
  readonly #timeline: VirtualTimeline;
  readonly #limiter: TokenBucket;
  readonly #pool: ServerPool<Key>;

  constructor({ timeline, limit, workers, process }: WorkQueueOptions<Key>) {
    this.#timeline = timeline;
    this.#limiter = new TokenBucket(limit);
    this.#pool = new ServerPool(workers, (key) => {
      key.queueState = 'processing';
      key.isDirty = false;
      process(key);
    });
  }

  /** As `AddRateLimited`, so many times: a key that is already delayed keeps its earlier turn. */
  add(key: Key, times = 1): void {
    const now = this.#timeline.now();
    const readyAt = this.#limiter.reserve(now);
    for (let one = 1; one < times; one += 1) this.#limiter.reserve(now);
    if (key.queueState === 'delayed' || key.queueState === 'queued') return;
    if (key.queueState === 'processing') this.#addWhileProcessing(key, readyAt, now);
    else this.#delay(key, readyAt, now);
  }

  /** As `AddAfter` whose time has come: costs no token. */
  addNow(key: Key): void {
    if (key.queueState === 'processing') key.isDirty = true;
    // A key that is delayed has its turn without this: it is in the queue at that time.
    else if (key.queueState === 'idle') this.#ready(key);
  }

  /** The worker is done with a key, and takes the next. */
  done(key: Key): void {
    key.queueState = 'idle';
    if (key.isDirty) this.#ready(key);
    this.#pool.release();
  }

  #addWhileProcessing(key: Key, readyAt: Instant, now: Instant): void {
    if (key.isDirty) return;
    if (readyAt <= now) key.isDirty = true;
    else this.#timeline.schedule(readyAt, this.#late, key);
  }

  #delay(key: Key, readyAt: Instant, now: Instant): void {
    key.queueState = 'delayed';
    if (readyAt <= now) this.#ready(key);
    else this.#timeline.schedule(readyAt, this.#ready, key);
  }

  readonly #ready = (key: Key): void => {
    key.queueState = 'queued';
    this.#pool.offer(key);
  };

  /** An addition made while the key was processed is due. */
  readonly #late = (key: Key): void => {
    if (key.queueState === 'processing') key.isDirty = true;
    else if (key.queueState === 'idle') this.#ready(key);
  };
}
