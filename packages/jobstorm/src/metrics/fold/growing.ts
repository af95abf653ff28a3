/** A longer copy of a column, at least `length` long, filled up with `filling`. */
export function grown<Column extends Float64Array | Uint32Array | Uint8Array>(
  column: Column,
  length: number,
  filling: number,
): Column {
  const create = column.constructor as new (length: number) => Column;
  const longer = new create(Math.max(length, column.length * 2));
  longer.set(column);
  if (filling !== 0) longer.fill(filling, column.length);
  return longer;
}
