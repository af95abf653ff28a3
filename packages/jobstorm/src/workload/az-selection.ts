import type { RandomStream } from '../util/random.ts';

/** Chooses the zone that all pods of a job are pinned to; null when none is given. */
export type AzSelection = (arrival: number) => string | null;

/**
 * @param how `random` draws one for each arrival; `round-robin` takes them in turn, so that no zone
 *   gets more than one job more than another
 * @param virtualClusters how many virtual clusters are taken in turn beside the zones
 */
export function azSelection(
  azs: readonly string[],
  how: 'random' | 'round-robin',
  virtualClusters: number,
  stream: RandomStream,
): AzSelection {
  if (azs.length === 0) return () => null;
  if (how === 'random') return () => azs[stream.below(azs.length)] ?? null;
  // Two lists taken in turn meet in the same pairs again after their least common multiple. One
  // step aside then, and in time each virtual cluster has jobs in each zone.
  const cycle = leastCommonMultiple(azs.length, virtualClusters);
  return (arrival) => azs[(arrival + Math.floor(arrival / cycle)) % azs.length] ?? null;
}

function leastCommonMultiple(one: number, other: number): number {
  return (one / greatestCommonDivisor(one, other)) * other;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
