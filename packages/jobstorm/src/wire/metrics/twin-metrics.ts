import { Counter, Gauge, Registry } from 'prom-client';
import { jobRunStates } from '../../model/job-run.ts';
import type { ServedTwin } from '../served-twin.ts';
import { clusterReadings } from './cluster-readings.ts';
import type { Reading } from './reading.ts';
import type { RequestCounts } from './request-counts.ts';

type Instrument = Counter | Gauge;

/**
 * What Prometheus scrapes: the cluster by the names that its real components give, and what only a
 * twin has as `jobstorm_twin_…`. Everything is read when it is asked for.
 */
export class TwinMetrics {
  readonly #served: ServedTwin;
  readonly #requests: RequestCounts;
  readonly #registry = new Registry();
  readonly #instruments = new Map<string, Instrument>();

  constructor(served: ServedTwin, requests: RequestCounts) {
    this.#served = served;
    this.#requests = requests;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    for (const instrument of this.#instruments.values()) instrument.reset();
    const readings = [...clusterReadings(this.#served), ...this.#twinReadings()];
    for (const reading of readings) this.#set(reading);
    return this.#registry.metrics();
  }

  #set({ name, help, value, labels = {} }: Reading): void {
    let instrument = this.#instruments.get(name);
    if (instrument === undefined) {
      const options = { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
      instrument = name.endsWith('_total') ? new Counter(options) : new Gauge(options);
      this.#instruments.set(name, instrument);
    }
    // Both were reset: what they are increased by is their value.
    instrument.inc(labels, value);
  }

  #twinReadings(): readonly Reading[] {
    const served = this.#served;
    return [
      {
        name: 'jobstorm_twin_time_seconds',
        help: 'The date on the twin, in seconds since 1970.',
        value: served.now() / 1_000,
      },
      ...jobRunReadings(served),
      ...this.#requests.all().map(({ count, ...labels }) => ({
        name: 'jobstorm_twin_requests_total',
        help: 'Requests to AWS services of the twin; code is 200 or that of the error.',
        value: count,
        labels,
      })),
    ];
  }
}

function jobRunReadings({ twin }: ServedTwin): readonly Reading[] {
  const counts = new Map<string, number>(jobRunStates.map((state) => [state, 0]));
  for (const { jobRuns } of twin.emr.allVirtualClusters()) {
    for (const { state } of jobRuns) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, value]) => ({
    name: 'jobstorm_twin_job_runs',
    help: 'Job runs of EMR on EKS by state, those that have ended included.',
    value,
    labels: { state },
  }));
}
