/** The methods of an instance, by name. */
type MethodName<Instance> = {
  [Name in keyof Instance]: Instance[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Instance];

type Arguments<Member> = Member extends (...args: infer All) => unknown ? All : never;
type Result<Member> = Member extends (...args: never[]) => infer One ? One : never;

/** What a watcher sees of one call that has returned. */
export interface Call<Instance, Member> {
  readonly self: Instance;
  readonly args: Arguments<Member>;
  readonly result: Result<Member>;
}

/**
 * Tells a watcher of every call of a method, of whichever instance, once it has returned. The twin
 * itself knows nothing of watchers and pays nothing for them: only test files that import one have
 * them, and each test file has classes of its own.
 */
export function lookOn<Instance extends object, Name extends MethodName<Instance> & string>(
  type: { readonly prototype: Instance },
  name: Name,
  onReturn: (call: Call<Instance, Instance[Name]>) => void,
): void {
  const method = type.prototype[name] as (this: Instance, ...args: unknown[]) => unknown;
  const watched = function (this: Instance, ...args: unknown[]): unknown {
    const result = method.apply(this, args);
    onReturn({ self: this, args, result } as Call<Instance, Instance[Name]>);
    return result;
  };
  Object.defineProperty(type.prototype, name, {
    value: watched,
    configurable: true,
    writable: true,
  });
}

/**
 * Makes a watcher of one property of such objects as it is shown, which is told of each change
 * before it takes effect. All of them share one accessor, so that the engine's code stays fast.
 */
export function watcherOf<Instance extends object, Key extends keyof Instance & string>(
  key: Key,
  onChange: (self: Instance, next: Instance[Key], before: Instance[Key]) => void,
): (self: Instance) => void {
  const place = Symbol(key);
  type Watched = Instance & Record<typeof place, Instance[Key]>;
  const accessor: PropertyDescriptor & ThisType<Watched> = {
    get() {
      return this[place];
    },
    set(next: Instance[Key]) {
      const before = this[place];
      if (next !== before) onChange(this, next, before);
      (this as Record<typeof place, Instance[Key]>)[place] = next;
    },
    configurable: true,
    enumerable: true,
  };
  return (self) => {
    (self as Watched as Record<typeof place, Instance[Key]>)[place] = self[key];
    Object.defineProperty(self, key, accessor);
  };
}
