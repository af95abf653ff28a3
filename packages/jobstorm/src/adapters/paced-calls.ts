import { AdaptivePace } from '../engine/adaptive-pace.ts';
import type { TargetError, Timeline } from '../engine/ports.ts';
import { JobstormError } from '../model/errors.ts';
import { minute, second, type Instant } from '../model/instant.ts';
import { wait } from './wait.ts';

export interface PacedCallsOptions {
  readonly timeline: Timeline;
  /** Reads what a call threw. */
  readonly toTargetError: (thrown: unknown) => TargetError;
  /** Calls without an answer at once. @default 16 */
  readonly outstandingMax?: number;
}

const outstandingDefault = 16;
/**
 * A call that fails for another reason than a throttle is given up after so many failures and so
 * long: what is not removed for it is left behind.
 */
const failuresMin = 10;
const failingMsMin = minute;
/** After the first failure, and longer by it after each further one up to the most. */
const failureWaitMs = second;
const failureWaitMsMax = 5 * second;
/** A call that is throttled for so long has no quota left to hope for. */
const throttledMsMax = 10 * minute;

/**
 * Calls of one action of an API, at the rate that the API itself allows: found by trying, since an
 * account's quota may be raised, and shared with others who use it. What is throttled or fails for
 * a reason that may pass is sent again.
 */
export class PacedCalls {
  readonly #options: PacedCallsOptions;
  readonly #pace = new AdaptivePace();
  readonly #queue: (() => void)[] = [];
  #outstanding = 0;
  #nextAt: Instant = -Infinity;

  constructor(options: PacedCallsOptions) {
    this.#options = options;
  }

  /**
   * Sends a call, in its turn and as often as it takes.
   *
   * @throws {CallError} with the last error when it was refused, or failed too often
   */
  async call<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    await this.#enter();
    try {
      return await this.#persist(send);
    } finally {
      this.#outstanding -= 1;
      this.#queue.shift()?.();
    }
  }

  async #enter(): Promise<void> {
    const { outstandingMax = outstandingDefault } = this.#options;
    while (this.#outstanding >= outstandingMax) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    this.#outstanding += 1;
  }

  async #persist<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const { timeline, toTargetError } = this.#options;
    const startedAt = timeline.now();
    for (let failures = 0; ;) {
      await this.#turn();
      try {
        const answer = await send();
        this.#pace.passed();
        return answer;
      } catch (thrown) {
        const error = toTargetError(thrown);
        if (error.kind === 'throttled') {
          this.#pace.throttled(timeline.now());
          if (timeline.now() - startedAt > throttledMsMax) throw new CallError(error, thrown);
          continue;
        }
        failures += 1;
        const mayPass = error.kind === 'transient' || error.kind === 'unreachable';
        const isHopeless = failures >= failuresMin && timeline.now() - startedAt >= failingMsMin;
        if (!mayPass || isHopeless) throw new CallError(error, thrown);
        await wait(timeline, Math.min(failureWaitMs * failures, failureWaitMsMax));
      }
    }
  }

  /** Waits until the pace allows the next call. */
  async #turn(): Promise<void> {
    const { timeline } = this.#options;
    const now = timeline.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#pace.gapMs;
    if (at > now) await wait(timeline, at - now);
  }
}

/** A call that came to nothing, with the error as a value. */
export class CallError extends JobstormError {
  readonly targetError: TargetError;

  constructor(targetError: TargetError, cause: unknown) {
    super(targetError.kind, targetError.message, { cause });
    this.targetError = targetError;
  }
}

/** What a chain of calls came to, as a value: its own error, or that of a fault of ours. */
export function callErrorOf(thrown: unknown): TargetError {
  if (thrown instanceof CallError) return thrown.targetError;
  if (thrown instanceof JobstormError) {
    const hint = thrown.hint === undefined ? '' : ` ${thrown.hint}`;
    return { kind: thrown.kind, code: thrown.kind, message: `${thrown.message}.${hint}` };
  }
  throw thrown;
}
