import type { TableRows } from '../scripts/tables.ts';
import type { Comparison } from './compare.ts';

/** How far the rows of one figure lie in their published order. */
export interface RowOrder {
  readonly label: string;
  /** Pairs of rows that were published with different values. */
  readonly pairs: number;
  /** Those whose order is another in the twin, the published larger first. */
  readonly reversed: readonly (readonly [larger: string, smaller: string])[];
}

/** Figures that the sources leave so open that only magnitude and order among rows are judged. */
export function rowOrders(comparisons: readonly Comparison[]): readonly RowOrder[] {
  const judged = comparisons.filter(({ figure }) => figure.boundPercent === 'order');
  const labels = [...new Set(judged.map(({ figure }) => figure.label))];
  return labels.map((label) => {
    const rows = judged.filter(({ figure }) => figure.label === label);
    const pairs = rows.flatMap((one) =>
      rows
        .filter((other) => one.figure.low > other.figure.low)
        .map((other) => [one, other] as const),
    );
    const reversed = pairs
      .filter(([larger, smaller]) => larger.mean <= smaller.mean)
      .map(([larger, smaller]) => [larger.row, smaller.row] as const);
    return { label, pairs: pairs.length, reversed };
  });
}

const header = ['figure', 'pairs of rows', 'in the published order', 'reversed'];

/** The orders as cells, the header first. */
export function orderRows(orders: readonly RowOrder[]): TableRows {
  return [
    header,
    ...orders.map(({ label, pairs, reversed }) => [
      label,
      String(pairs),
      String(pairs - reversed.length),
      reversed.map(([larger, smaller]) => `${larger} above ${smaller}`).join(', ') || 'none',
    ]),
  ];
}
