import { WallTimeline } from '../../adapters/timeline/wall-timeline.ts';
import type { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import { assert } from '../../util/assert.ts';

/** Lets virtual time pass. */
export interface Pacer {
  /**
   * Until `isOver`, looked at between slices of work, says so.
   *
   * @throws what a callback on the timeline throws, and when events run out before the end
   */
  drive(isOver: () => boolean): Promise<void>;
  /** Brings virtual time to what it is now, for something that comes from outside. */
  catchUp(): void;
}

/** Events of one slice: few enough that signals and the screen wait for no more than moments. */
const sliceEvents = 20_000;
const nothingLeft = 'a run ends before its events do';

/** As fast as it can be computed. */
export class FreePacer implements Pacer {
  readonly #timeline: VirtualTimeline;

  constructor(timeline: VirtualTimeline) {
    this.#timeline = timeline;
  }

  async drive(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const events = this.#timeline.run(sliceEvents);
      assert(events === sliceEvents || isOver(), nothingLeft);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  catchUp(): void {
    // Virtual time is never behind: it has no other measure.
  }
}

/** Awake this often even when nothing is due, to see that the run was stopped. */
const idleMsMax = 100;

/**
 * By the clock, `speed` times as fast. Instants stay virtual, so the same scenario and seed give
 * the same journal at any speed.
 */
export class ClockPacer implements Pacer {
  readonly #timeline: VirtualTimeline;
  readonly #speed: number;
  #wall: WallTimeline | undefined;

  constructor(timeline: VirtualTimeline, speed: number) {
    this.#timeline = timeline;
    this.#speed = speed;
  }

  async drive(isOver: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const wall = new WallTimeline({ speed: this.#speed, onError: reject });
      const step = (): void => {
        this.#runDue(wall);
        if (isOver()) {
          wall.stop();
          resolve();
          return;
        }
        const next = this.#timeline.nextInstant();
        assert(next !== undefined, nothingLeft);
        wall.at(Math.min(next, wall.now() + this.#speed * idleMsMax), step);
      };
      this.#wall = wall;
      wall.at(0, step);
    });
  }

  catchUp(): void {
    const wall = this.#wall;
    if (wall === undefined) return;
    this.#runDue(wall);
    if (!this.#isDue(wall)) this.#timeline.runUntil(wall.now());
  }

  /** What is due, or one slice of it when the clock has run ahead of the computing. */
  #runDue(wall: WallTimeline): void {
    for (let events = 0; events < sliceEvents && this.#isDue(wall); events += 1) {
      this.#timeline.runNext();
    }
  }

  #isDue(wall: WallTimeline): boolean {
    const next = this.#timeline.nextInstant();
    return next !== undefined && next <= wall.now();
  }
}
