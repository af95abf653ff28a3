/** Looks at something at growing intervals until it is done. */
export interface Polling {
  /** From the beginning to the first look. */
  readonly firstMs: number;
  /** From the first look to the second. */
  readonly nextMs: number;
  /** Each later interval is that many times as long as the one before. */
  readonly factor: number;
}

/** When something that is done after so long is seen to be. */
export function seenAfterMs(doneMs: number, { firstMs, nextMs, factor }: Polling): number {
  let seenMs = firstMs;
  for (let intervalMs = nextMs; seenMs < doneMs; intervalMs *= factor) seenMs += intervalMs;
  return seenMs;
}
