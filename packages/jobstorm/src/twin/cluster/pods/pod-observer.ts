import type { Pod, PodLoss } from './pod.ts';

/** Looks on while pods come and go, and changes nothing. */
export interface PodObserver {
  created(pod: Pod): void;
  /** Its binding is stored. */
  scheduled(pod: Pod): void;
  running(pod: Pod): void;
  gone(pod: Pod): void;
  /** The scheduler found no node for it. */
  unschedulable?(pod: Pod): void;
  /** Its end begins: its containers are being stopped. */
  stopping?(pod: Pod): void;
  /** It was taken from its owner; its end has begun. */
  lost?(pod: Pod, loss: PodLoss): void;
}
