import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { resourceBytes, type Resource } from './api-request.ts';
import { EventStore } from './event-store.ts';

/**
 * What etcd stores, as amounts of bytes: the live version of each object, the versions that are
 * dead until compaction, and the file, whose free pages are never given back by themselves.
 */
export class Etcd {
  readonly #parameters: TwinParameters['etcd'];
  readonly #quotaBytes: number;
  readonly #bytes: Readonly<Record<Resource, number>>;
  readonly #counts: Record<Resource, number>;
  readonly #events: EventStore;
  #liveBytes: number;
  /** Superseded before the last compaction kept them, and since. */
  #deadKept = 0;
  #deadNew = 0;
  #fileBytes = 0;
  #compactedAt: Instant = 0;
  #fullSince: Instant | null = null;

  constructor(parameters: TwinParameters['etcd'], quotaBytes: number) {
    this.#parameters = parameters;
    this.#quotaBytes = quotaBytes;
    this.#bytes = {
      ...resourceBytes,
      pods: parameters.podBytes,
      events: parameters.eventBytes,
    };
    const names = Object.keys(resourceBytes) as Resource[];
    // Every resource is a key of the table that the type is made of.
    this.#counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Resource, number>;
    this.#events = new EventStore(parameters.eventTtlMs);
    this.#liveBytes = parameters.idleBytes;
    this.#fileBytes = parameters.idleBytes;
  }

  /** Objects of a kind; events are those that have not expired. */
  objects(resource: Resource): number {
    return resource === 'events' ? this.#events.count : this.#counts[resource];
  }

  /** The size of the file: what is compared with the quota. */
  get fileBytes(): number {
    return this.#fileBytes;
  }

  get fullness(): number {
    return this.#fileBytes / this.#quotaBytes;
  }

  /** The alarm NOSPACE is raised: nothing can be written. */
  get isReadOnly(): boolean {
    return this.#fullSince !== null;
  }

  created(resource: Resource, count: number): void {
    if (resource === 'events') this.#events.add(count);
    else this.#counts[resource] += count;
    this.#liveBytes += count * this.#bytes[resource];
  }

  updated(resource: Resource, count: number): void {
    this.#deadNew += count * this.#bytes[resource];
  }

  deleted(resource: Resource, count: number): void {
    this.#counts[resource] -= count;
    const bytes = count * this.#bytes[resource];
    this.#liveBytes -= bytes;
    this.#deadNew += bytes;
  }

  /** Lets time pass: events expire, old versions are compacted, the file grows or is repaired. */
  pass(now: Instant): void {
    const expired = this.#events.expire(now) * this.#bytes.events;
    this.#liveBytes -= expired;
    this.#deadNew += expired;
    this.#compact(now);
    const used = this.#liveBytes + this.#deadKept + this.#deadNew;
    this.#fileBytes = Math.max(this.#fileBytes, used * this.#parameters.fragmentation);
    this.#watchQuota(now, used);
  }

  /** Each compaction removes what was superseded before the one before it. */
  #compact(now: Instant): void {
    const { compactionIntervalMs } = this.#parameters;
    const due = Math.floor((now - this.#compactedAt) / compactionIntervalMs);
    if (due <= 0) return;
    this.#compactedAt += due * compactionIntervalMs;
    this.#deadKept = due === 1 ? this.#deadNew : 0;
    this.#deadNew = 0;
  }

  /** Over quota, etcd takes no writes until it is defragmented, which EKS does after a while. */
  #watchQuota(now: Instant, used: number): void {
    if (this.#fullSince === null) {
      if (this.#fileBytes > this.#quotaBytes) this.#fullSince = now;
    } else if (now - this.#fullSince >= this.#parameters.defragmentAfterMs) {
      this.#fullSince = null;
      this.#fileBytes = used;
    }
  }
}
