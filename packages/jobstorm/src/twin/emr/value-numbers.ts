/**
 * Numbers that stand for values, equal for equal contents. An object that was seen before costs a
 * look-up, since nobody changes a request; a new one is read as JSON once.
 */
export class ValueNumbers {
  #ofObject = new WeakMap<object, number>();
  readonly #ofText = new Map<string, number>();
  readonly #ofJson = new Map<string, number>();
  #last = 0;

  /** Equal for lists of equal values, and only for them. */
  keyOf(values: readonly (string | object | undefined)[]): string {
    let key = '';
    for (const value of values) key += `${this.#numberOf(value)},`;
    return key;
  }

  /** Gives up what is remembered; keys from before are never given again. */
  forget(): void {
    this.#ofObject = new WeakMap();
    this.#ofText.clear();
    this.#ofJson.clear();
  }

  #numberOf(value: string | object | undefined): number {
    if (value === undefined) return 0;
    if (typeof value === 'string') return this.#numberIn(this.#ofText, value);
    let number = this.#ofObject.get(value);
    if (number === undefined) {
      number = this.#numberIn(this.#ofJson, JSON.stringify(value));
      this.#ofObject.set(value, number);
    }
    return number;
  }

  #numberIn(numbers: Map<string, number>, text: string): number {
    let number = numbers.get(text);
    if (number === undefined) {
      this.#last += 1;
      number = this.#last;
      numbers.set(text, number);
    }
    return number;
  }
}
