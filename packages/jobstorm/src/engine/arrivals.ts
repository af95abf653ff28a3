import type { Instant } from '../model/instant.ts';
import type { RestoredLoad } from './resume/restored-run.ts';

/** Where arrivals come from: a schedule (open) or virtual users (closed). */
export interface Arrivals {
  /**
   * Arrivals begin; offsets count from this instant.
   *
   * @param restored those of a killed run, which go on after the ones that it intended
   */
  start(loadStartedAt: Instant, restored?: RestoredLoad): void;
  /** No arrival is intended from now on. */
  stop(): void;
  /** The submission of this user's arrival was accepted or given up. */
  answered(user: number): void;
  /** This user's arrival was dropped. */
  dropped(user: number): void;
}

/** Called for each arrival, in the order of intention; `user` is null in an open load. */
export type OnIntended = (intendedAt: Instant, user: number | null) => void;
