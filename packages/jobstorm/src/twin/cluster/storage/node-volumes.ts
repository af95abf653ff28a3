import type { Instant } from '../../../model/instant.ts';
import type { VolumeClaim } from './volume-claim.ts';

/** The volumes of one node, from the node's beginning until the last of them is off it. */
export class NodeVolumes {
  /** Its index in the node table, as long as {@link isGone} is false. */
  readonly node: number;
  /** Volumes that it takes, for those who look on. */
  readonly attachedMax: number;
  /** When its kubelet first reported what it uses. */
  readonly reportedAt: Instant;
  /** Volumes that are on the node, or on their way to or from it. */
  attached = 0;
  /** When the node failed: nobody says that volumes are not in use any more. */
  failedAt: Instant | null = null;
  /** The node table has forgotten the node. */
  isGone = false;
  /** Volumes that no pod uses and that the kubelet has not reported as such: a list by `next`. */
  #firstReleased: VolumeClaim | null = null;
  #lastReleased: VolumeClaim | null = null;
  /** Whether a report of them is awaited. */
  isAwaited = false;

  constructor(node: number, attachedMax: number, reportedAt: Instant) {
    this.node = node;
    this.attachedMax = attachedMax;
    this.reportedAt = reportedAt;
  }

  /** No pod uses the volume any more. */
  release(claim: VolumeClaim): void {
    if (this.#lastReleased === null) this.#firstReleased = claim;
    else this.#lastReleased.next = claim;
    this.#lastReleased = claim;
  }

  /** The first of the volumes that were released, whose list the node forgets; null = none. */
  takeReleased(): VolumeClaim | null {
    const first = this.#firstReleased;
    this.#firstReleased = this.#lastReleased = null;
    return first;
  }

  /** The kubelet's first report after this instant. */
  nextReport(after: Instant, intervalMs: number): Instant {
    if (intervalMs === 0) return after;
    const reports = Math.floor((after - this.reportedAt) / intervalMs) + 1;
    return this.reportedAt + reports * intervalMs;
  }
}
