import { isAtLeast } from './kubernetes-version.ts';
import type { KubernetesVersion } from './twin-config.ts';

/** Seats that one request may take at most up to 1.33, and a LIST that streams from the cache. */
const seatsMax = 10;
/** One seat for each this many objects of a LIST up to 1.33, or watchers of a changed object. */
const objectsPerSeat = 100;
const watchersPerSeat = 10;
/** Time that sending one change to the watchers of one seat takes. */
const watchEventMs = 5;

/** From 1.34 on: one seat for each this many bytes of a LIST, and at most so many. */
const bytesPerSeat = 100_000;
const bytesSeatsMax = 100;
/** A LIST takes at most this part of its level on one server, and leaves room for the hand. */
const levelShareMax = 0.15;
const handSize = 6;

/** A LIST by label, without a limit. */
export interface ListedObjects {
  /** Objects of the kind in the cluster: the estimate knows of no namespaces. */
  readonly stored: number;
  readonly bytesEach: number;
  readonly isCached: boolean;
  /** Seats that its level has by itself on one API server. */
  readonly levelSeats: number;
}

/**
 * Seats of a LIST. Up to Kubernetes 1.33 one for each 100 objects that it is thought to handle,
 * which with a selector is what is stored, and twice as many from etcd; from 1.34 on one for each
 * 100 kB. Source: apiserver flowcontrol/request/list_work_estimator.go.
 */
export function listSeats(version: KubernetesVersion, listed: ListedObjects): number {
  const { stored, bytesEach, isCached, levelSeats } = listed;
  if (!isAtLeast(version, '1.34')) {
    const objects = isCached ? stored : 2 * stored;
    return Math.min(seatsMax, Math.max(1, Math.ceil(objects / objectsPerSeat)));
  }
  const levelMax = Math.min(Math.ceil(levelShareMax * levelSeats), levelSeats / handSize);
  const most = Math.min(isCached ? seatsMax : bytesSeatsMax, Math.floor(levelMax));
  return Math.max(1, Math.min(most, Math.ceil((stored * bytesEach) / bytesPerSeat)));
}

/**
 * Seat-milliseconds that a mutating request takes in all: one seat while it is served, and then,
 * from 10 watchers on, `ceil(watchers / 10)` seats for 5 ms. More than 10 seats are traded for
 * time, which leaves the product as it is.
 */
export function mutatingSeatMs(serviceMs: number, watchers: number): number {
  if (watchers < watchersPerSeat) return serviceMs;
  return serviceMs + Math.ceil(watchers / watchersPerSeat) * watchEventMs;
}
