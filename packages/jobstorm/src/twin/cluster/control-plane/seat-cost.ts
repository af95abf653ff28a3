/** Seats that one request may take at most. Source: apiserver flowcontrol/request, up to 1.33. */
const seatsMax = 10;
/** One seat for each this many objects of a LIST, or watchers of a changed object. */
const objectsPerSeat = 100;
const watchersPerSeat = 10;
/** Time that sending one change to the watchers of one seat takes. */
const watchEventMs = 5;

/** Seats of a LIST up to Kubernetes 1.33: one for each 100 objects that it reads, 1 to 10. */
export function listSeats(objects: number): number {
  return Math.min(seatsMax, Math.max(1, Math.ceil(objects / objectsPerSeat)));
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
