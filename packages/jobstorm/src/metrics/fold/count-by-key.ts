/** Occurrences by key. */
export class CountByKey {
  readonly #counts = new Map<string, number>();

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /**
   * Most frequent first, equal ones by name, so that equal counts make equal text.
   *
   * @param keysMax the rest is counted under `otherKey`; Infinity = all keys
   */
  counts(keysMax = Infinity, otherKey = 'other'): Readonly<Record<string, number>> {
    const sorted = [...this.#counts].sort(([nameA, countA], [nameB, countB]) =>
      countA === countB ? byName(nameA, nameB) : countB - countA,
    );
    if (sorted.length <= keysMax) return Object.fromEntries(sorted);
    const others = sorted.slice(keysMax).reduce((sum, [, count]) => sum + count, 0);
    return Object.fromEntries([...sorted.slice(0, keysMax), [otherKey, others]]);
  }
}

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
