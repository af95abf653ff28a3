import { isEverAboveZero } from '../chart/chart-spec.ts';
import type { ChartSpec, XAxis } from '../chart/chart-spec.ts';
import { countAxis, durationAxis, quantityAxis } from '../chart/value-axis.ts';
import type { RunData } from '../run-data.ts';

/** What the API servers work on against what they can. */
export function seatsChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'api-server-seats',
    title: 'API server: seats',
    meaning:
      'Requests that the API servers work on at once, in seats of priority and fairness, against the seats that they have; a busy level queues long before all seats are taken.',
    form: 'lines',
    x: cluster.at,
    xAxis: time,
    valueAxis: countAxis('seats'),
    series: [
      { label: 'seats', values: cluster.apiServerSeats, colour: 'ink' as const, dashed: true },
      { label: 'in use', values: cluster.apiServerSeatsInUse, colour: 'blue' as const },
    ].filter(isEverAboveZero),
    emptyText: 'No request was seen.',
  };
}

/** How long requests of the busiest level wait to be worked on. */
export function seatWaitChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'api-server-wait',
    title: 'API server: wait for a seat',
    meaning:
      'What a request of the busiest priority level waits until it has a seat; every 15 s of it are a refusal (429), after which its client comes again.',
    form: 'lines',
    x: cluster.at,
    xAxis: time,
    valueAxis: { ...durationAxis(), label: 'wait' },
    series: [
      { label: 'wait', values: cluster.apiServerQueueWaitMs, colour: 'vermillion' as const },
    ].filter(isEverAboveZero),
    emptyText: 'No request waited for a seat.',
  };
}

/** How near etcd comes to the size at which nothing can be written any more. */
export function etcdChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'etcd',
    title: 'etcd: size',
    meaning:
      'Size of etcd’s database against its quota, at which the cluster takes no more writes; it falls only when it is defragmented.',
    form: 'lines',
    x: cluster.at,
    xAxis: time,
    valueAxis: quantityAxis('GiB'),
    series: [
      { label: 'quota', values: cluster.etcdQuotaGiB, colour: 'ink' as const, dashed: true },
      { label: 'size', values: cluster.etcdGiB, colour: 'purple' as const },
    ].filter(isEverAboveZero),
    emptyText: 'The size of etcd was not measured.',
  };
}

/** What the control plane refused or was slow with. */
export function controlPlaneTroubleChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'control-plane-trouble',
    title: 'Control plane: trouble',
    meaning:
      'Requests that API servers refused (429), and writes that took etcd longer than 100 ms; a healthy control plane shows nothing here.',
    form: 'bars',
    x: cluster.at,
    xAxis: time,
    valueAxis: countAxis('count'),
    series: [
      { label: 'refused', values: cluster.apiServerRejected, colour: 'vermillion' as const },
      { label: 'slow in etcd', values: cluster.etcdSlowApplies, colour: 'amber' as const },
    ].filter(isEverAboveZero),
    emptyText: 'No request was refused, and no write was slow.',
  };
}
