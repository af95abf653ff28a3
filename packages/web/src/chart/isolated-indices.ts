/** Where a value has none beside it: no line leads to it, so only a point can show it. */
export function isolatedIndices(values: ArrayLike<number | null | undefined>): number[] {
  const isMeasured = (index: number): boolean => (values[index] ?? null) !== null;
  return Array.from({ length: values.length }, (_, index) => index).filter(
    (index) => isMeasured(index) && !isMeasured(index - 1) && !isMeasured(index + 1),
  );
}
