/**
 * Throws when an invariant of our own code does not hold; user mistakes get a {@link
 * JobstormError} instead.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** Marks the branch of an exhaustive `switch` that no value reaches. */
export function unreachable(value: never): never {
  throw new Error(`Assertion failed: unexpected value ${JSON.stringify(value)}`);
}
