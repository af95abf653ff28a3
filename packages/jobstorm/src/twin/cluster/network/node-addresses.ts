import type { Instant } from '../../../model/instant.ts';
import type { Pod } from '../pods/pod.ts';
import type { SubnetHolding } from './subnet.ts';
import type { AddressPool } from './warm-target.ts';

export interface NodeAddressesOptions {
  readonly node: number;
  readonly startedAt: Instant;
  readonly holding: SubnetHolding;
  readonly interfacesMax: number;
  readonly unitsPerInterface: number;
  readonly addressesPerUnit: number;
  /** The daemon stops growing the pool there. */
  readonly podsMax: number;
}

interface Seeker {
  readonly pod: Pod;
  readonly since: Instant;
}

/** The addresses of one node: on its interfaces, in use, cooling down, and the pods without one. */
export class NodeAddresses implements AddressPool {
  readonly node: number;
  readonly startedAt: Instant;
  readonly holding: SubnetHolding;
  readonly unitsPerInterface: number;
  readonly #interfacesMax: number;
  readonly #addressesPerUnit: number;
  readonly #podsMax: number;
  interfaces = 0;
  units = 0;
  assigned = 0;
  /** Addresses in use, from the fewest to the most, with which the loop had nothing to do. */
  #quietMin = 0;
  #quietMax = -1;
  /** The pool's units then. */
  #quietUnits = 0;
  /** Pods without an address, those that ended meanwhile included. */
  readonly seekers: Seeker[] = [];
  /** The next turn of the daemon's loop that has something to do, and when. */
  turn: number | undefined;
  turnAt: Instant = Infinity;
  /** Interface or units on their way; the loop stands still for as long. */
  growing: { readonly units: number; readonly hasInterface: boolean } | undefined;
  /** EC2 or the subnet refused what it asked for last; then it may wait among others like it. */
  isRefused = false;
  retries: Set<NodeAddresses> | undefined;
  wakeUp: number | undefined;
  pausedUntil: Instant = 0;
  decreasedAt: Instant = -Infinity;
  interfaceAt: Instant = -Infinity;
  /** When addresses that were given up may be used again, in order, from `#cooled` on. */
  #coolingUntil: Instant[] = [];
  #cooled = 0;
  /** Addresses that cool down, or did when that was last settled. */
  cooling = 0;

  constructor(options: NodeAddressesOptions) {
    this.#interfacesMax = options.interfacesMax;
    this.#addressesPerUnit = options.addressesPerUnit;
    this.#podsMax = options.podsMax;
    this.node = options.node;
    this.startedAt = options.startedAt;
    this.holding = options.holding;
    this.unitsPerInterface = options.unitsPerInterface;
  }

  get total(): number {
    return this.units * this.#addressesPerUnit;
  }

  get free(): number {
    return this.total - this.assigned - this.cooling;
  }

  /** Units that fit on the interfaces that are there. */
  get unitsRoom(): number {
    return this.interfaces * this.unitsPerInterface - this.units;
  }

  /** Units that the pool may grow by before node and pods have all that they can use. */
  get unitsLeft(): number {
    if (this.total >= this.#podsMax) return 0;
    return this.#interfacesMax * this.unitsPerInterface - this.units;
  }

  /** When the first cooling address may be used again. */
  get nextCooledAt(): Instant {
    return this.#coolingUntil[this.#cooled] ?? Infinity;
  }

  /** When the last one may. */
  get lastCooledAt(): Instant {
    return this.#coolingUntil.at(-1) ?? -Infinity;
  }

  /** Whether the loop has nothing to do, because it had not with fewer in use and with more. */
  get isQuiet(): boolean {
    const { assigned } = this;
    const isBetween = assigned >= this.#quietMin && assigned <= this.#quietMax;
    return isBetween && this.units === this.#quietUnits;
  }

  /** Remembers that the loop has nothing to do with as many addresses in use. */
  rememberQuiet(): void {
    const isKnown = this.units === this.#quietUnits && this.#quietMax >= this.#quietMin;
    this.#quietMin = isKnown ? Math.min(this.#quietMin, this.assigned) : this.assigned;
    this.#quietMax = isKnown ? Math.max(this.#quietMax, this.assigned) : this.assigned;
    this.#quietUnits = this.units;
  }

  giveUp(until: Instant): void {
    this.assigned -= 1;
    this.cooling += 1;
    this.#coolingUntil.push(until);
  }

  /** Counts what has cooled down by now as free; O(1) for each address over its life. */
  settle(now: Instant): void {
    while (this.nextCooledAt <= now) {
      this.#cooled += 1;
      this.cooling -= 1;
    }
    if (this.#cooled < 64 || this.#cooled * 2 < this.#coolingUntil.length) return;
    this.#coolingUntil = this.#coolingUntil.slice(this.#cooled);
    this.#cooled = 0;
  }
}
