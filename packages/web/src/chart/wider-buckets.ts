const factors = [1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60];

/**
 * By how many buckets to average rates so that a typical average stands on `enough` events. With
 * few events in a bucket a rate only flickers between 0 and 1; but at least ten averages are kept.
 */
export function averagingFactor(eventsPerBucket: number, buckets: number, enough = 4): number {
  const widest = factors.findLast((factor) => buckets / factor >= 10) ?? 1;
  if (eventsPerBucket <= 0) return 1;
  const wanted = factors.find((factor) => factor * eventsPerBucket >= enough) ?? widest;
  return Math.min(wanted, widest);
}

/** Means of each `factor` neighbours in turn; the last one may have fewer. */
export function averaged(values: readonly number[], factor: number): readonly number[] {
  return everyNth(values, factor).map((_, group) => {
    const neighbours = values.slice(group * factor, (group + 1) * factor);
    return neighbours.reduce((sum, value) => sum + value, 0) / neighbours.length;
  });
}

/** The first of each `factor` neighbours: where averages of them begin. */
export function everyNth(values: readonly number[], factor: number): readonly number[] {
  return values.filter((_, index) => index % factor === 0);
}
