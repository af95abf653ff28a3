/** The keys of pending events, by slot: an event comes before another if its time, then its turn, is smaller. */
export interface EventKeys {
  times: Float64Array;
  turns: Float64Array;
}

/**
 * A binary heap of event slots with their times beside them: the near end of the event queue, small
 * enough to stay in the processor's cache. push and pop cost O(log size).
 */
export class EventHeap {
  readonly #keys: EventKeys;
  #times = new Float64Array(64);
  #slots = new Int32Array(64);
  #size = 0;

  constructor(keys: EventKeys) {
    this.#keys = keys;
  }

  get size(): number {
    return this.#size;
  }

  push(slot: number): void {
    if (this.#size === this.#slots.length) this.#grow();
    const time = this.#keys.times[slot] as number;
    const { turns } = this.#keys;
    const times = this.#times;
    const slots = this.#slots;
    let hole = this.#size;
    this.#size += 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent] as number;
      const parentSlot = slots[parent] as number;
      if (parentTime < time) break;
      if (parentTime === time && (turns[parentSlot] as number) < (turns[slot] as number)) break;
      times[hole] = parentTime;
      slots[hole] = parentSlot;
      hole = parent;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  /** The slot of the earliest event; -1 when empty. */
  peek(): number {
    return this.#size === 0 ? -1 : (this.#slots[0] as number);
  }

  /** Removes the earliest event; the heap must not be empty. */
  pop(): number {
    const top = this.#slots[0] as number;
    this.#size -= 1;
    if (this.#size > 0) {
      this.#sink(this.#times[this.#size] as number, this.#slots[this.#size] as number);
    }
    return top;
  }

  /** Puts an event into the hole at the root and lets it sink to its place. */
  #sink(time: number, slot: number): void {
    const times = this.#times;
    const slots = this.#slots;
    const { turns } = this.#keys;
    const size = this.#size;
    const turn = turns[slot] as number;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < size && this.#isBefore(right, child)) child = right;
      const childTime = times[child] as number;
      const childSlot = slots[child] as number;
      if (time < childTime) break;
      if (time === childTime && turn < (turns[childSlot] as number)) break;
      times[hole] = childTime;
      slots[hole] = childSlot;
      hole = child;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  #isBefore(left: number, right: number): boolean {
    const difference = (this.#times[left] as number) - (this.#times[right] as number);
    if (difference !== 0) return difference < 0;
    const { turns } = this.#keys;
    return (
      (turns[this.#slots[left] as number] as number) <
      (turns[this.#slots[right] as number] as number)
    );
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
    const slots = new Int32Array(this.#slots.length * 2);
    slots.set(this.#slots);
    this.#slots = slots;
  }
}
