import type { Instant } from '../../../model/instant.ts';
import { hold } from './violation.ts';

/** Sums of floating-point numbers in different order differ by no more than this share. */
const roundingShare = 1e-9;

/**
 * Little's law, L = λ · W, for whatever comes, stays and goes: the integral of how many are there
 * is the sum of how long each stays. Here is the right-hand side, from each one's own instants.
 */
export class Residence {
  /** Σ instants of going − Σ instants of coming. */
  #sumMs = 0;
  #present = 0;
  #cameMs = 0;

  /** One comes that counts as so many, such as the millicores of a pod. */
  came(at: Instant, weight = 1): void {
    this.#present += weight;
    this.#sumMs -= weight * at;
    this.#cameMs += weight * at;
  }

  /** One that came goes. */
  gone(at: Instant, weight = 1): void {
    this.#present -= weight;
    this.#sumMs += weight * at;
  }

  /** The seconds of all, those still present up to now. */
  seconds(now: Instant): number {
    return (this.#sumMs + this.#present * now) / 1_000;
  }

  /** @param integralSeconds ∫ of how many are there, measured by the twin itself */
  check(now: Instant, what: string, integralSeconds: number): void {
    const seconds = this.seconds(now);
    const tolerance = roundingShare * Math.max(1, seconds, this.#cameMs / 1_000);
    hold(
      Math.abs(seconds - integralSeconds) <= tolerance,
      () => `${what}: the integral is ${integralSeconds} s and the residences are ${seconds} s`,
    );
  }
}
