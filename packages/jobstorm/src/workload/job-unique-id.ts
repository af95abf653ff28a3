import type { RandomStream } from '../util/random.ts';

/** Makes the identifier of an arrival's job: 8 hexadecimal digits. */
export type JobUniqueId = (arrival: number) => string;

/**
 * Identifiers that look random, differ from seed to seed, and are unique in a run: the arrival
 * number, shifted by a seeded offset, goes through a mixing of 32-bit numbers that can be undone
 * (murmur3's finalizer), so no two of the first 2^32 arrivals share one. Drawing them at random
 * would give two jobs of a large run the same name.
 */
export function jobUniqueId(stream: RandomStream): JobUniqueId {
  const offset = stream.below(0x1_0000_0000);
  return (arrival) =>
    mix(arrival + offset)
      .toString(16)
      .padStart(8, '0');
}

function mix(number: number): number {
  let mixed = number | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
