/** The member at a path; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) {
      return undefined;
    }
    found = (found as Readonly<Record<string, unknown>>)[step];
  }
  return found;
}

/** A plain value as text; empty for what is not there. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** A list; empty for what is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** How many entries a mapping has. */
export function count(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** `a=b,c=d` */
export function mapText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '<none>';
  const pairs = Object.entries(value).map(([key, one]) => `${key}=${text(one)}`);
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',');
}
