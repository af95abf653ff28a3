export interface Steps<Item, Failure> {
  /** Does one item's work and calls `next`, with what went wrong if it did. */
  readonly step: (item: Item, next: (failure?: Failure) => void) => void;
  /** All items are through; the first failure, if any. */
  readonly done: (failure?: Failure) => void;
}

/** Does asynchronous work for one item after the other; a failure does not stop the rest. */
export function inOrder<Item, Failure>(
  items: readonly Item[],
  { step, done }: Steps<Item, Failure>,
): void {
  let firstFailure: Failure | undefined;
  const advance = (index: number): void => {
    const item = items[index];
    if (item === undefined) {
      done(firstFailure);
      return;
    }
    step(item, (failure) => {
      firstFailure ??= failure;
      advance(index + 1);
    });
  };
  advance(0);
}
