import type { ArrivalTable } from './arrival-table.ts';
import type { SteadyWindow } from './run-outline.ts';

/** Numbers of every arrival that is known to have been intended. */
export function intendedRows(table: ArrivalTable): Int32Array {
  const intendedAt = table.column('intendedAt');
  return rowsWhere(table.size, (row) => !Number.isNaN(intendedAt[row]));
}

/** Those of `rows` that were intended within the steady phase. */
export function steadyRows(
  table: ArrivalTable,
  rows: Int32Array,
  window: SteadyWindow | null,
): Int32Array {
  if (window === null) return new Int32Array(0);
  const intendedAt = table.column('intendedAt');
  return rows.filter((row) => isWithin(intendedAt[row], window));
}

/** Those of `rows` that are of this template. */
export function templateRows(table: ArrivalTable, rows: Int32Array, template: string): Int32Array {
  const number = table.templateNames.indexOf(template);
  const numbers = table.templates();
  return rows.filter((row) => numbers[row] === number);
}

export function isWithin(at: number | undefined, window: SteadyWindow): boolean {
  return at !== undefined && at >= window.start && at < window.end;
}

function rowsWhere(size: number, wanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(size);
  let count = 0;
  for (let row = 0; row < size; row += 1) {
    if (!wanted(row)) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.subarray(0, count);
}
