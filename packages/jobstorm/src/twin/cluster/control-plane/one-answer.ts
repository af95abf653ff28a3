/**
 * What becomes of one request, which may be refused after it has waited; `no-space` is the error of
 * an etcd that takes no writes.
 */
export interface OneAnswer {
  readonly outcome: 'served' | 'refused' | 'error' | 'no-space';
  readonly latencyMs: number;
}
