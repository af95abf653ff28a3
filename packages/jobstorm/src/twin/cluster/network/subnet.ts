import type { RandomStream } from '../../../util/random.ts';
import { addressesPerPrefix } from './warm-target.ts';

/** Addresses of every subnet that AWS keeps for itself. */
const reservedAddresses = 5;

/** What one node holds of a subnet. */
export interface SubnetHolding {
  /** Takes the own address of a network interface; false = none is left. */
  addInterface(): boolean;
  removeInterface(): void;
  /** Takes this many units, single addresses or prefixes: all of them or none. */
  addUnits(count: number): boolean;
  removeUnits(count: number): void;
  /** Gives everything back. */
  close(): void;
}

/** The addresses of one zone's subnet. */
export interface Subnet {
  /** Addresses that nobody holds. */
  readonly free: number;
  open(): SubnetHolding;
}

/** A subnet whose addresses are taken one by one: any address is as good as another. */
export class AddressSubnet implements Subnet {
  free: number;

  constructor(prefixLength: number) {
    this.free = 2 ** (32 - prefixLength) - reservedAddresses;
  }

  open(): SubnetHolding {
    let held = 0;
    const take = (count: number): boolean => {
      if (this.free < count) return false;
      this.free -= count;
      held += count;
      return true;
    };
    const give = (count: number): void => {
      this.free += count;
      held -= count;
    };
    return {
      addInterface: () => take(1),
      removeInterface: () => {
        give(1);
      },
      addUnits: take,
      removeUnits: give,
      close: () => {
        give(held);
      },
    };
  }
}

export interface PrefixSubnetOptions {
  readonly prefixLength: number;
  /** Share of the blocks that hold an address of something else from the beginning. */
  readonly fragmentedPercent: number;
  readonly random: RandomStream;
}

/**
 * A subnet of /28 blocks. A prefix takes a block that is wholly free; single addresses are put into
 * any block that has room, by chance, as EC2 chooses them, and so break blocks up.
 */
export class PrefixSubnet implements Subnet {
  free = 0;
  readonly #random: RandomStream;
  /** Addresses taken, by block. */
  readonly #taken: Uint8Array;
  /** The wholly free blocks, and by block its place among them; -1 = not one of them. */
  readonly #whole: number[] = [];
  readonly #places: Int32Array;

  constructor({ prefixLength, fragmentedPercent, random }: PrefixSubnetOptions) {
    this.#random = random;
    const blocks = 2 ** (28 - prefixLength);
    this.#taken = new Uint8Array(blocks);
    this.#places = new Int32Array(blocks).fill(-1);
    const broken = Math.round((blocks * fragmentedPercent) / 100);
    for (let block = 0; block < blocks; block += 1) {
      // Spread evenly: the share of broken blocks is the same everywhere.
      const isBroken =
        Math.floor(((block + 1) * broken) / blocks) > Math.floor((block * broken) / blocks);
      this.#set(block, isBroken ? 1 : 0);
    }
    this.#set(0, Math.max(this.#taken[0] as number, Math.min(reservedAddresses, 16)));
    this.free = this.#taken.reduce((sum, taken) => sum + addressesPerPrefix - taken, 0);
  }

  /** Blocks that a prefix fits in. */
  get wholeBlocks(): number {
    return this.#whole.length;
  }

  open(): SubnetHolding {
    const interfaces: number[] = [];
    const prefixes: number[] = [];
    const giveFrom = (blocks: number[], addresses: number): void => {
      const block = blocks.pop();
      if (block !== undefined) this.#add(block, -addresses);
    };
    return {
      addInterface: () => {
        const block = this.#takeAddress();
        if (block >= 0) interfaces.push(block);
        return block >= 0;
      },
      removeInterface: () => {
        giveFrom(interfaces, 1);
      },
      addUnits: (count) => {
        if (this.#whole.length < count) return false;
        for (let taken = 0; taken < count; taken += 1) prefixes.push(this.#takePrefix());
        return true;
      },
      removeUnits: (count) => {
        for (let given = 0; given < count; given += 1) giveFrom(prefixes, addressesPerPrefix);
      },
      close: () => {
        while (interfaces.length > 0) giveFrom(interfaces, 1);
        while (prefixes.length > 0) giveFrom(prefixes, addressesPerPrefix);
      },
    };
  }

  #takePrefix(): number {
    const block = this.#whole[this.#random.below(this.#whole.length)] as number;
    this.#add(block, addressesPerPrefix);
    return block;
  }

  /** The first block with room from one that chance names. */
  #takeAddress(): number {
    if (this.free === 0) return -1;
    const blocks = this.#taken.length;
    let block = this.#random.below(blocks);
    while ((this.#taken[block] as number) >= addressesPerPrefix) block = (block + 1) % blocks;
    this.#add(block, 1);
    return block;
  }

  #add(block: number, addresses: number): void {
    this.#set(block, (this.#taken[block] as number) + addresses);
    this.free -= addresses;
  }

  #set(block: number, taken: number): void {
    this.#taken[block] = taken;
    const place = this.#places[block] as number;
    if (taken === 0 && place < 0) {
      this.#places[block] = this.#whole.length;
      this.#whole.push(block);
    } else if (taken > 0 && place >= 0) {
      const last = this.#whole.pop() as number;
      this.#places[block] = -1;
      if (last === block) return;
      this.#whole[place] = last;
      this.#places[last] = place;
    }
  }
}
