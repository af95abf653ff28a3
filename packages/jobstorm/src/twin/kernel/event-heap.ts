/**
 * The keys of pending events: time and turn of slot n at 2n and 2n + 1, side by side because they
 * are read together. An event comes before another if its time, then its turn, is smaller.
 */
export interface EventKeys {
  values: Float64Array;
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
    const { values } = this.#keys;
    const time = values[2 * slot] as number;
    const turn = values[2 * slot + 1] as number;
    const times = this.#times;
    const slots = this.#slots;
    let hole = this.#size;
    this.#size += 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent] as number;
      const parentSlot = slots[parent] as number;
      if (parentTime < time) break;
      if (parentTime === time && (values[2 * parentSlot + 1] as number) < turn) break;
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

  /** Removes any event, the one that is quickest to remove; -1 when empty. */
  take(): number {
    if (this.#size === 0) return -1;
    this.#size -= 1;
    return this.#slots[this.#size] as number;
  }

  /** Puts an event into the hole at the root and lets it sink to its place. */
  #sink(time: number, slot: number): void {
    const times = this.#times;
    const slots = this.#slots;
    const { values } = this.#keys;
    const size = this.#size;
    const turn = values[2 * slot + 1] as number;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < size && this.#isBefore(right, child)) child = right;
      const childTime = times[child] as number;
      const childSlot = slots[child] as number;
      if (time < childTime) break;
      if (time === childTime && turn < (values[2 * childSlot + 1] as number)) break;
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
    return this.#turnAt(left) < this.#turnAt(right);
  }

  #turnAt(position: number): number {
    return this.#keys.values[2 * (this.#slots[position] as number) + 1] as number;
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
