/** A call of a method that a test has doctored. */
export interface DoctoredCall<Instance> {
  readonly self: Instance;
  readonly args: readonly unknown[];
  /** The healthy method, with these arguments. */
  readonly proceed: (...args: readonly unknown[]) => unknown;
}

/** Makes components ill for a while, so that a watcher has something to see. */
export class Doctor {
  readonly #restore: (() => void)[] = [];

  /** From now on a method, or a getter, does this instead, whichever instance it belongs to. */
  instead<Instance extends object>(
    type: { readonly prototype: Instance },
    name: keyof Instance & string,
    does: (call: DoctoredCall<Instance>) => unknown,
  ): void {
    const { prototype } = type;
    const healthy: PropertyDescriptor = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    const key = 'value' in healthy ? 'value' : 'get';
    const original = Reflect.get(healthy, key) as (...args: unknown[]) => unknown;
    const ill = function (this: Instance, ...args: unknown[]): unknown {
      return does({ self: this, args, proceed: (...own) => original.apply(this, [...own]) });
    };
    Object.defineProperty(prototype, name, { ...healthy, [key]: ill });
    this.#restore.push(() => Object.defineProperty(prototype, name, healthy));
  }

  /** All are healthy again. */
  heal(): void {
    for (const restore of this.#restore.splice(0).reverse()) restore();
  }
}
