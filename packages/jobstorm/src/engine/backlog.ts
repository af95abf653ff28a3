/** First in, first out, in O(1) amortised however many wait. */
export class Backlog<Entry> {
  #entries: (Entry | undefined)[] = [];
  #first = 0;

  get size(): number {
    return this.#entries.length - this.#first;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Removes the first entry; undefined when none waits. */
  shift(): Entry | undefined {
    if (this.size === 0) return undefined;
    const entry = this.#entries[this.#first];
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    // Once the used-up front outweighs the rest, copying the rest costs less than keeping the
    // front.
    if (this.#first > 1_024 && this.#first > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    return entry;
  }
}
