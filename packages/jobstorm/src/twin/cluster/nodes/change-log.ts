/** A power of two, so that the place of a change is found by a mask. */
const keptMax = 8_192;
const mask = keptMax - 1;

/** The last changes of a table, by row: whoever remembers how many it has seen can catch up. */
export class ChangeLog {
  readonly #rows = new Int32Array(keptMax);
  #count = 0;

  /** Changes so far. */
  get count(): number {
    return this.#count;
  }

  /** How many of the last changes can still be read. */
  get kept(): number {
    return keptMax;
  }

  add(row: number): void {
    this.#rows[this.#count & mask] = row;
    this.#count += 1;
  }

  /** The row of change number `index`, which must be among those kept. */
  at(index: number): number {
    return this.#rows[index & mask] as number;
  }
}
