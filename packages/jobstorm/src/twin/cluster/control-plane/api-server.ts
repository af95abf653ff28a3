import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ledger } from '../ledger.ts';

export type ObjectKind =
  'namespaces' | 'jobs' | 'pods' | 'configmaps' | 'secrets' | 'services' | 'sparkapplications';

/**
 * The Kubernetes API server, first depth: it answers every request with a latency that does not
 * depend on load, and counts requests and stored objects.
 */
export class ApiServer {
  readonly #timeline: VirtualTimeline;
  readonly #random: RandomStream;
  readonly #parameters: TwinParameters['apiServer'];
  readonly #ledger: Ledger;
  readonly #objects = new Map<ObjectKind, number>();

  constructor(
    timeline: VirtualTimeline,
    random: RandomStream,
    parameters: TwinParameters['apiServer'],
    ledger: Ledger,
  ) {
    this.#timeline = timeline;
    this.#random = random;
    this.#parameters = parameters;
    this.#ledger = ledger;
  }

  /** Requests whose answer nobody waits for: status updates, events, deletions by the collector. */
  count(requests: number): void {
    this.#ledger.apiServerRequests(requests);
  }

  /** Creates objects one after the other and then calls back. */
  create<Argument>(
    kind: ObjectKind,
    count: number,
    onCreated: (argument: Argument) => void,
    argument: Argument,
  ): void {
    this.count(count);
    this.stored(kind, count);
    let latencyMs = 0;
    for (let one = 0; one < count; one += 1) latencyMs += this.mutatingLatencyMs();
    this.#timeline.after(latencyMs, onCreated, argument);
  }

  /** Objects of a kind appear (positive) or go away (negative). */
  stored(kind: ObjectKind, change: number): void {
    this.#objects.set(kind, this.objects(kind) + change);
  }

  objects(kind: ObjectKind): number {
    return this.#objects.get(kind) ?? 0;
  }

  /** Counts of stored objects by kind; a kind of which there is none is absent. */
  inventory(): ReadonlyMap<ObjectKind, number> {
    return new Map([...this.#objects].filter(([, count]) => count !== 0));
  }

  mutatingLatencyMs(): number {
    return this.#random.logNormal(
      this.#parameters.mutatingLatencyMedianMs,
      this.#parameters.mutatingLatencySigma,
    );
  }
}
