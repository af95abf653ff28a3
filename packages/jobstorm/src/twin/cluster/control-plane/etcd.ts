import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { resourceBytes, resources, type Resource } from './api-request.ts';
import { EventStore } from './event-store.ts';

/** The stored objects of one kind. */
export interface StoredKind {
  /** What one of them takes, and what each further version of it takes until compaction. */
  readonly bytes: number;
  /** Objects that are there, but for events, which go by themselves. */
  count: number;
}

/**
 * What etcd stores, as amounts of bytes: the live version of each object, the versions that are
 * dead until compaction, and the file, whose free pages are never given back by themselves.
 */
export class Etcd {
  readonly #parameters: TwinParameters['etcd'];
  readonly #quotaBytes: number;
  readonly #kinds: ReadonlyMap<Resource, StoredKind>;
  readonly #eventKind: StoredKind;
  readonly #events: EventStore;
  #liveBytes: number;
  /** Superseded before the last compaction kept them, and since. */
  #deadKept = 0;
  #deadNew = 0;
  #fileBytes = 0;
  /** Of what is used, what lies close together since the file was defragmented. */
  #packedBytes = 0;
  #compactedAt: Instant = 0;
  #fullSince: Instant | null = null;

  constructor(parameters: TwinParameters['etcd'], quotaBytes: number) {
    this.#parameters = parameters;
    this.#quotaBytes = quotaBytes;
    const bytes = {
      ...resourceBytes,
      pods: parameters.podBytes,
      events: parameters.eventBytes,
    };
    this.#kinds = new Map(resources.map((name) => [name, { bytes: bytes[name], count: 0 }]));
    this.#eventKind = this.kind('events');
    this.#events = new EventStore(parameters.eventTtlMs);
    this.#liveBytes = parameters.idleBytes;
    this.#fileBytes = parameters.idleBytes;
  }

  /** The objects of one kind, to be told of their changes. */
  kind(resource: Resource): StoredKind {
    // Every resource has its entry.
    return this.#kinds.get(resource) as StoredKind;
  }

  /** Objects of a kind; events are those that have not expired. */
  objects(resource: Resource): number {
    return resource === 'events' ? this.#events.count : this.kind(resource).count;
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

  created(kind: StoredKind, count: number): void {
    if (kind === this.#eventKind) this.#events.add(count);
    else kind.count += count;
    this.#liveBytes += count * kind.bytes;
  }

  updated(kind: StoredKind, count: number): void {
    this.#deadNew += count * kind.bytes;
  }

  deleted(kind: StoredKind, count: number): void {
    kind.count -= count;
    const bytes = count * kind.bytes;
    this.#liveBytes -= bytes;
    this.#deadNew += bytes;
  }

  /** Lets time pass: events expire, old versions are compacted, the file grows or is repaired. */
  pass(now: Instant): void {
    const expired = this.#events.expire(now) * this.#eventKind.bytes;
    this.#liveBytes -= expired;
    this.#deadNew += expired;
    this.#compact(now);
    const used = this.#liveBytes + this.#deadKept + this.#deadNew;
    this.#packedBytes = Math.min(this.#packedBytes, used);
    const looseBytes = used - this.#packedBytes;
    const neededBytes = this.#packedBytes + looseBytes * this.#parameters.fragmentation;
    this.#fileBytes = Math.max(this.#fileBytes, neededBytes);
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
      this.#fileBytes = this.#packedBytes = used;
    }
  }
}
