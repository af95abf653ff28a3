import { second, type Instant } from '../model/instant.ts';
import type { ClosedLoad } from '../model/scenario.ts';
import type { RandomStreams } from '../util/random.ts';
import { spawnRamp, type SpawnRamp } from '../workload/closed/spawn-ramp.ts';
import { ThinkTime } from '../workload/closed/think-time.ts';
import type { Arrivals, OnIntended } from './arrivals.ts';
import type { TimerHandle, Timeline } from './ports.ts';
import type { RestoredLoad, RestoredUser } from './resume/restored-run.ts';

/** A user thinks for at least a journal's resolution, so that time passes even with `wait: 0s`. */
const thinkMsMin = 1;
/** A user whose arrival was dropped tries again no sooner than this. */
const thinkAfterDropMsMin = second;

/**
 * Virtual users: each submits a job as soon as it is spawned, waits for the answer to that
 * submission, thinks, and submits again. Slow answers therefore slow the load, which is what a
 * closed model is; the next arrival is intended at the end of the thinking.
 */
export class ClosedArrivals implements Arrivals {
  readonly #timeline: Timeline;
  readonly #users: number;
  readonly #ramp: SpawnRamp;
  readonly #thinkTime: ThinkTime;
  readonly #onIntended: OnIntended;
  readonly #thinking = new Map<number, TimerHandle>();
  #loadStartedAt: Instant = 0;
  /** What was due while nobody ran a resumed run is intended when it goes on. */
  #notBefore: Instant = -Infinity;
  #spawned = 0;
  #spawning: TimerHandle | undefined;
  #isStopped = false;

  constructor(
    timeline: Timeline,
    load: ClosedLoad,
    streams: RandomStreams,
    onIntended: OnIntended,
  ) {
    this.#timeline = timeline;
    this.#users = load.users;
    this.#ramp = spawnRamp(load.spawnRatePerSecond);
    this.#thinkTime = new ThinkTime(load.waitLowMs, load.waitHighMs, streams);
    this.#onIntended = onIntended;
  }

  start(loadStartedAt: Instant, restored?: RestoredLoad): void {
    this.#loadStartedAt = loadStartedAt;
    if (restored !== undefined) this.#notBefore = this.#timeline.now();
    // Users submit as they are spawned, so those who did are the first ones.
    for (const [user, state] of restored?.users ?? []) {
      this.#spawned = Math.max(this.#spawned, user + 1);
      this.#goOn(user, state);
    }
    this.#waitToSpawn();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#spawning !== undefined) this.#timeline.cancel(this.#spawning);
    for (const timer of this.#thinking.values()) this.#timeline.cancel(timer);
    this.#thinking.clear();
  }

  answered(user: number): void {
    this.#think(user, thinkMsMin);
  }

  dropped(user: number): void {
    this.#think(user, thinkAfterDropMsMin);
  }

  #waitToSpawn(): void {
    if (this.#spawned >= this.#users) return;
    this.#spawning = this.#timeline.at(this.#spawnInstant(), this.#spawnStep);
  }

  readonly #spawnStep = (): void => {
    const intendedAt = this.#spawnInstant();
    const upTo = Math.min(this.#users, this.#spawned + this.#ramp.usersPerStep);
    while (this.#spawned < upTo) {
      this.#onIntended(intendedAt, this.#spawned);
      this.#spawned += 1;
    }
    this.#waitToSpawn();
  };

  #spawnInstant(): Instant {
    const instant = this.#loadStartedAt + this.#ramp.offsetOf(this.#spawned);
    return Math.max(instant, this.#notBefore);
  }

  #think(user: number, leastMs: number): void {
    if (this.#isStopped) return;
    this.#intendAt(this.#timeline.now() + Math.max(leastMs, this.#thinkTime.next(user)), user);
  }

  /** A user of a killed run draws the pauses again that were begun, and ends the last one. */
  #goOn(user: number, { pauses, pausedAt, wasDropped }: RestoredUser): void {
    let pauseMs = 0;
    for (let pause = 0; pause < pauses; pause += 1) pauseMs = this.#thinkTime.next(user);
    if (pausedAt === null) return;
    const leastMs = wasDropped ? thinkAfterDropMsMin : thinkMsMin;
    this.#intendAt(Math.max(pausedAt + Math.max(leastMs, pauseMs), this.#notBefore), user);
  }

  #intendAt(intendedAt: Instant, user: number): void {
    const timer = this.#timeline.at(intendedAt, () => {
      this.#thinking.delete(user);
      this.#onIntended(intendedAt, user);
    });
    this.#thinking.set(user, timer);
  }
}
