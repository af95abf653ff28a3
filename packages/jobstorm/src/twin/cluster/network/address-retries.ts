import type { Instant } from '../../../model/instant.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeAddresses } from './node-addresses.ts';

/** Refused nodes ask again at one of so many instants in the length of the daemon's loop. */
const turnsPerLoop = 10;

export interface AddressRetriesOptions {
  readonly timeline: VirtualTimeline;
  readonly loopMs: number;
  /** Asks for one of them, which leaves; false = EC2 throttled it, and it stays. */
  readonly ask: (pool: NodeAddresses) => boolean;
  /** So many more would have asked at this instant, and would have been throttled. */
  readonly throttled: (count: number) => void;
}

/** Nodes that ask at one instant, those who have waited longest first. */
interface Turn {
  at: Instant;
  readonly queues: Set<NodeAddresses>[];
}

/**
 * Nodes whose daemons were refused addresses, and that ask again in each turn of their loops. What
 * one of them learns at an instant goes for all that ask after it: when EC2 has no token left, the
 * others are counted as throttled and wait on together, so waiting costs nothing for each node.
 */
export class AddressRetries {
  readonly #options: AddressRetriesOptions;
  readonly #turns = new Map<Instant, Turn>();

  constructor(options: AddressRetriesOptions) {
    this.#options = options;
  }

  /** The node asks again at about this instant: its loop's turns move by a tenth at most. */
  add(pool: NodeAddresses, instant: Instant): void {
    const gridMs = this.#options.loopMs / turnsPerLoop;
    const { queues } = this.#turnAt(gridMs * Math.ceil(instant / gridMs));
    let queue = queues.at(-1);
    if (queue === undefined) queues.push((queue = new Set()));
    queue.add(pool);
    pool.retries = queue;
  }

  /** The node asks no more. */
  remove(pool: NodeAddresses): void {
    pool.retries?.delete(pool);
    pool.retries = undefined;
  }

  #turnAt(at: Instant): Turn {
    let turn = this.#turns.get(at);
    if (turn === undefined) {
      this.#turns.set(at, (turn = { at, queues: [] }));
      this.#options.timeline.schedule(at, this.#take, turn);
    }
    return turn;
  }

  readonly #take = (turn: Turn): void => {
    this.#turns.delete(turn.at);
    for (const queue of turn.queues) {
      for (const pool of queue) {
        if (this.#options.ask(pool)) continue;
        this.#postpone(turn);
        return;
      }
    }
  };

  /** All that are left wait for the next turn of their loops, after those who wait for it already. */
  #postpone({ at, queues }: Turn): void {
    const left = queues.filter(({ size }) => size > 0);
    // The first of them has asked and been counted.
    this.#options.throttled(left.reduce((sum, { size }) => sum + size, -1));
    this.#turnAt(at + this.#options.loopMs).queues.push(...left);
  }
}
