/** Items taken from the head are cut off once this many have gathered there. */
const takenMax = 1_024;

/**
 * So many alike servers before one backlog, first come first served. An item is with a server until
 * the user of the pool says that its server is free again. O(1) each.
 */
export class ServerPool<Item> {
  readonly #servers: number;
  readonly #serve: (item: Item) => void;
  #backlog: Item[] = [];
  #taken = 0;
  #busy = 0;
  #isServing = false;

  /** @param serve begins the service of an item; its end is {@link ServerPool.release} */
  constructor(servers: number, serve: (item: Item) => void) {
    this.#servers = servers;
    this.#serve = serve;
  }

  /** Items that wait for a server. */
  get waiting(): number {
    return this.#backlog.length - this.#taken;
  }

  /** Servers at work. */
  get busy(): number {
    return this.#busy;
  }

  offer(item: Item): void {
    if (this.#isServing || this.#busy === this.#servers || this.waiting > 0) {
      this.#backlog.push(item);
    } else {
      // Past the backlog, which would keep the item in memory beyond its service.
      this.#isServing = true;
      this.#begin(item);
      this.#isServing = false;
    }
    this.#serveWaiting();
  }

  /** A server has finished: it takes the next item, if one waits. */
  release(): void {
    this.#busy -= 1;
    this.#serveWaiting();
  }

  /** A loop and no recursion: service may end at once, for as many items as wait. */
  #serveWaiting(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    while (this.#busy < this.#servers && this.waiting > 0) this.#begin(this.#take());
    this.#isServing = false;
  }

  #begin(item: Item): void {
    this.#busy += 1;
    this.#serve(item);
  }

  #take(): Item {
    const item = this.#backlog[this.#taken] as Item;
    this.#taken += 1;
    if (this.#taken >= takenMax && 2 * this.#taken > this.#backlog.length) {
      this.#backlog = this.#backlog.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }
}
