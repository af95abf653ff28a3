import type { Path } from '../problem.ts';

/** Where values stand: a tree with the shape of the values themselves. */
export interface Source {
  readonly file: string;
  /** Counts from 1; null when the value was given on the command line. */
  readonly line: number | null;
  /** A number as it was written, since `7.10` is read as 7.1. */
  readonly numberText: string | null;
  readonly children: Map<string, Source>;
}

/** The source of the value at this path, or of the nearest value around it. */
export function sourceAt(root: Source, path: Path): Source {
  let source = root;
  for (const step of path) {
    const child = source.children.get(String(step));
    if (child === undefined) break;
    source = child;
  }
  return source;
}

/** Puts another source in place of the one at this path: its value came from elsewhere. */
export function replaceSource(root: Source, path: Path, source: Source): void {
  const last = path.at(-1);
  if (last === undefined) return;
  let parent = root;
  for (const step of path.slice(0, -1)) {
    let child = parent.children.get(String(step));
    if (child === undefined) {
      child = { ...source, children: new Map() };
      parent.children.set(String(step), child);
    }
    parent = child;
  }
  parent.children.set(String(last), source);
}
