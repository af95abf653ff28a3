import { performance } from 'node:perf_hooks';
import type { Scenario } from '../model/scenario.ts';
import type { EmrAnswer } from '../twin/emr/emr-answer.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { Twin } from '../twin/twin.ts';
import { assert } from '../util/assert.ts';
import { RandomStreams, type RandomStream } from '../util/random.ts';
import { TwinClock } from './twin-clock.ts';

export interface ServedTwinOptions {
  readonly scenario: Scenario;
  /** Virtual time passes so many times faster than the clock; 0 = it stands still. */
  readonly speed: number;
  /** The date at which virtual time begins, ms since 1970; by default now. */
  readonly epochMs?: number;
}

/** Awake this often even when nothing is due, for what was begun without {@link ServedTwin.ask}. */
const idleMsMax = 20;

/** Virtual time that passes at once when it is stepped. */
const sliceMs = 10_000;

/**
 * A twin that clients talk to while time passes. Its date begins at that of the machine, so that
 * ages and signatures are right, and then goes on at its own speed. With speed 0 time stands still
 * but for what each request takes and for {@link ServedTwin.advanceTo}.
 */
export class ServedTwin {
  readonly scenario: Scenario;
  readonly timeline = new VirtualTimeline();
  readonly twin: Twin;
  /** The date of virtual time 0, ms since 1970. */
  readonly epochMs: number;
  readonly #streams: RandomStreams;
  readonly #clock: TwinClock;
  readonly #speed: number;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  constructor({ scenario, speed, epochMs = Date.now() }: ServedTwinOptions) {
    const { timeline } = this;
    this.epochMs = epochMs;
    this.scenario = { ...scenario, twin: { ...scenario.twin, startsAtEpochMs: epochMs } };
    this.#speed = speed;
    this.#streams = new RandomStreams(scenario.seed);
    this.twin = new Twin({ scenario: this.scenario, timeline, streams: this.#streams });
    const wallNow = (): number => performance.now();
    this.#clock = new TwinClock({ timeline, speed, wallNow });
  }

  /** The date on the twin, ms since 1970. */
  now(): number {
    return this.epochMs + this.timeline.now();
  }

  /** A stream of random draws of its own; ask once and keep it. */
  stream(name: string): RandomStream {
    return this.#streams.stream(`wire/${name}`);
  }

  /** Lets time pass by itself from now on, until {@link stop}. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#wake();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  /** Brings virtual time to the present: before anything that comes from outside. */
  catchUp(): void {
    this.#clock.catchUp();
  }

  /**
   * Asks the twin something that takes virtual time, and gives the answer once it has passed.
   *
   * @param send calls the twin, which calls back on its timeline
   */
  async ask<Value>(send: (onAnswer: (value: Value) => void) => void): Promise<Value> {
    this.catchUp();
    let resolve: (value: Value) => void;
    const answer = new Promise<Value>((resolveAnswer) => (resolve = resolveAnswer));
    let isAnswered = false;
    send((value) => {
      isAnswered = true;
      resolve(value);
    });
    if (this.#speed === 0) this.#clock.runWhile(() => !isAnswered);
    else this.#arm();
    return answer;
  }

  /** A request to EMR: within the account's quotas, after the service's latency. */
  async askEmr<Value>(action: string, perform: () => EmrAnswer<Value>): Promise<EmrAnswer<Value>> {
    return this.ask((onAnswer) => this.twin.emr.request(action, onAnswer, perform));
  }

  /** Lets time jump to a date (ms since 1970), with all that happens until then. */
  advanceTo(date: number): void {
    assert(date >= this.now(), 'time does not run back');
    this.#clock.advanceTo(date - this.epochMs);
    this.#arm();
  }

  /**
   * The same in slices, between which requests are answered and watches are told. Time may be
   * further than the date afterwards, as it goes on by itself meanwhile.
   */
  async advance(date: number): Promise<void> {
    while (this.now() < date) {
      this.advanceTo(Math.min(date, this.now() + sliceMs));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  readonly #wake = (): void => {
    this.catchUp();
    this.#arm();
  };

  #arm(): void {
    if (!this.#isRunning || this.#speed === 0) return;
    clearTimeout(this.#timer);
    const waitMs = Math.min(this.#clock.msToNext ?? idleMsMax, idleMsMax);
    this.#timer = setTimeout(this.#wake, waitMs);
  }
}
