import { humanDuration } from '../human-duration.ts';
import type { KubeObject } from '../kube-object.ts';
import type { TableColumn } from '../resource-type.ts';

/** How `kubectl get` shows a kind. */
export interface TableView {
  readonly columns: readonly TableColumn[];
  /** In the order of the columns. */
  readonly cells: (object: KubeObject, now: number) => readonly (string | number)[];
}

/** Columns of text: those that are always shown, and those of `-o wide`. */
export function columns(narrow: readonly string[], wide: readonly string[] = []): TableColumn[] {
  return [...narrow.map((name) => column(name, 0)), ...wide.map((name) => column(name, 1))];
}

function column(name: string, priority: 0 | 1): TableColumn {
  return { name, type: 'string', format: name === 'Name' ? 'name' : '', priority };
}

/** How long ago it was created, as kubectl shows it. */
export function ageOf(object: KubeObject, now: number): string {
  return sinceText(object.metadata.creationTimestamp, now);
}

/** How long ago that was. */
export function sinceText(timestamp: string, now: number): string {
  const then = Date.parse(timestamp);
  return Number.isNaN(then) ? '<unknown>' : humanDuration(now - then);
}
