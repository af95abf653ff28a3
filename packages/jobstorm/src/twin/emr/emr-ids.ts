import type { RandomStream } from '../../util/random.ts';

const jobRunIdLength = 19;
const virtualClusterIdLength = 25;
/** Room for this many ids in one millisecond. */
const idsPerMs = 2n ** 18n;

/**
 * Ids as the service forms them: 19 characters of zero-padded base 36 that grow with time for job
 * runs, 25 random characters of base 36 for virtual clusters.
 */
export class EmrIds {
  readonly #random: RandomStream;
  #last = 0n;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** @param epochMs now, in ms since 1970 */
  jobRunId(epochMs: number): string {
    const fromTime = BigInt(Math.floor(epochMs)) * idsPerMs;
    this.#last = fromTime > this.#last ? fromTime : this.#last + 1n;
    return this.#last.toString(36).padStart(jobRunIdLength, '0');
  }

  virtualClusterId(): string {
    let id = '';
    while (id.length < virtualClusterIdLength) id += this.#random.below(36).toString(36);
    return id;
  }
}
