import type { Pod } from './pod.ts';

/** Looks on while pods come and go, and changes nothing. */
export interface PodObserver {
  created(pod: Pod): void;
  /** Its binding is stored. */
  scheduled(pod: Pod): void;
  running(pod: Pod): void;
  gone(pod: Pod): void;
}
