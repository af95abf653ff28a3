type Json = unknown;

export interface ItemOrder {
  /** Items, or what tells them apart, in the order that the patch gives. */
  readonly first: readonly Json[];
  /** The list before it. */
  readonly present: readonly Json[];
  /** What tells items apart. */
  readonly keyOf: (item: Json) => Json;
}

/**
 * Items of a list after a strategic merge patch, in the server's order: those of the patch in its
 * order, the others in theirs, and of two that were there before, the earlier one first.
 * Source: k8s.io/apimachinery `pkg/util/strategicpatch`: normalizeElementOrder.
 */
export function inOrder(items: readonly Json[], { first, present, keyOf }: ItemOrder): Json[] {
  const placesIn = (list: readonly Json[]): ReadonlyMap<Json, number> =>
    new Map(list.map((item, index) => [keyOf(item), index]));
  const [patchPlaces, presentPlaces] = [placesIn(first), placesIn(present)];
  const by = (places: ReadonlyMap<Json, number>) => (one: Json, other: Json) =>
    (places.get(keyOf(one)) ?? 0) - (places.get(keyOf(other)) ?? 0);
  const ofPatch = items.filter((item) => patchPlaces.has(keyOf(item))).sort(by(patchPlaces));
  const others = items.filter((item) => !patchPlaces.has(keyOf(item))).sort(by(presentPlaces));
  const ordered: Json[] = [];
  for (const item of ofPatch) {
    const place = presentPlaces.get(keyOf(item));
    while (others.length > 0 && place !== undefined) {
      const other = presentPlaces.get(keyOf(others[0])) ?? Infinity;
      if (other > place) break;
      ordered.push(others.shift());
    }
    ordered.push(item);
  }
  return [...ordered, ...others];
}
