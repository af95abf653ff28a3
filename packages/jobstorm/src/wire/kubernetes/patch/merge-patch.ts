type Json = unknown;
type Mapping = Readonly<Record<string, Json>>;

/** Applies an `application/merge-patch+json` patch (RFC 7396): null removes, lists are replaced. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isMapping(patch)) return patch;
  const merged = new Map(Object.entries(isMapping(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

export function isMapping(value: Json): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
