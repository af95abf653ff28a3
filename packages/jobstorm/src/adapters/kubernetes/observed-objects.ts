/** An object that is kept by its uid. */
interface Identified {
  readonly uid: string;
}

/**
 * What is kept of the objects of one kind, over all the collections that are watched. Each
 * collection tells of its own objects only, so what a new list of one of them lacks has gone.
 */
export class ObservedObjects<View extends Identified> implements Iterable<View> {
  readonly #views = new Map<string, { readonly view: View; readonly collection: string }>();
  readonly #onGone: (view: View) => void;

  /** @param onGone called with what was last known of an object */
  constructor(onGone: (view: View) => void) {
    this.#onGone = onGone;
  }

  get size(): number {
    return this.#views.size;
  }

  *[Symbol.iterator](): Iterator<View> {
    for (const { view } of this.#views.values()) yield view;
  }

  /** @returns whether it was not known before */
  keep(collection: string, view: View): boolean {
    const isNew = !this.#views.has(view.uid);
    this.#views.set(view.uid, { view, collection });
    return isNew;
  }

  /** An object was deleted. */
  drop(uid: string): void {
    const kept = this.#views.get(uid);
    if (kept === undefined) return;
    this.#views.delete(uid);
    this.#onGone(kept.view);
  }

  /** These are all objects of the collection. */
  keepOnly(collection: string, uids: ReadonlySet<string>): void {
    for (const [uid, kept] of [...this.#views]) {
      if (kept.collection === collection && !uids.has(uid)) this.drop(uid);
    }
  }

  clear(): void {
    this.#views.clear();
  }
}
