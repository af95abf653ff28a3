import type { CallerIdentity } from '../../adapters/aws/caller-identity.ts';
import { second } from '../../model/instant.ts';

/** Who is asking, and a clock that goes as the service's does. */
export interface ServiceClock {
  readonly identity: CallerIdentity;
  /** What time the service says it is, Unix ms. */
  readonly serviceNowMs: () => number;
}

/** Clocks that are this close are the same; dates of HTTP have whole seconds. */
const skewMsMax = 5 * second;
/** An answer that took longer is old by nobody knows how much: it is asked for again. */
const quickMs = second;
const asksMax = 4;

interface DatedAnswer {
  readonly identity: CallerIdentity;
  readonly tookMs: number;
  /** By `performance.now()`. */
  readonly receivedAtMs: number;
}

/**
 * Learns the service's time from the date of its quickest answer.
 *
 * @param whoAmI asks the service
 * @param speed how fast the service's clock goes, times real time
 */
export async function readServiceClock(
  whoAmI: () => Promise<CallerIdentity>,
  speed: number,
): Promise<ServiceClock> {
  let best = await datedAnswer(whoAmI);
  for (let asks = 1; best.tookMs > quickMs && asks < asksMax; asks += 1) {
    const next = await datedAnswer(whoAmI);
    if (next.tookMs < best.tookMs) best = next;
  }
  return { identity: best.identity, serviceNowMs: clockOf(best, speed) };
}

async function datedAnswer(whoAmI: () => Promise<CallerIdentity>): Promise<DatedAnswer> {
  const sentAtMs = performance.now();
  const identity = await whoAmI();
  const receivedAtMs = performance.now();
  return { identity, tookMs: receivedAtMs - sentAtMs, receivedAtMs };
}

function clockOf({ identity, tookMs, receivedAtMs }: DatedAnswer, speed: number): () => number {
  const { dateMs } = identity;
  const receivedMs = Date.now() - (performance.now() - receivedAtMs);
  const skewMs = dateMs === null ? 0 : dateMs - receivedMs;
  if (speed === 1 && Math.abs(skewMs) < skewMsMax + tookMs) return () => Date.now();
  // In the middle of the second that the date names.
  const at = dateMs === null ? receivedMs : dateMs + 500;
  return () => Math.round(at + (performance.now() - receivedAtMs) * speed);
}
