/**
 * The share of an all-to-all exchange that goes from one zone to another: 1 − Σ (nᵢ / n)², where nᵢ
 * of n executors are in zone i. 0 when all are in one zone, 1/2 when they are halved over two.
 */
export function crossZoneShare(zones: readonly string[]): number {
  const [first] = zones;
  if (first === undefined || zones.every((zone) => zone === first)) return 0;
  const counts = new Map<string, number>();
  for (const zone of zones) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  let within = 0;
  for (const count of counts.values()) within += (count / zones.length) ** 2;
  return 1 - within;
}
