/** A law of the twin is broken; thrown by a watcher in the middle of the event that broke it. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/** Holds a law, or says in words how it is broken. */
export function hold(isKept: boolean, breach: () => string): asserts isKept {
  if (!isKept) throw new InvariantViolation(breach());
}
