import { describe, expect, it } from 'vitest';
import type { ArrivalEntry, PodEntry } from '../../model/journal-entry.ts';
import { podCsvLine, podsCsvHeader } from './pods-csv.ts';

const pod: PodEntry = {
  kind: 'pod',
  at: 9_000,
  jobRunId: '0000',
  role: 'executor',
  createdAt: 1_000,
  scheduledAt: 1_250,
  runningAt: 4_000,
  node: { name: 'node-3', instanceType: 'm5.24xlarge', az: 'us-west-2a' },
};
const arrival: ArrivalEntry = {
  kind: 'arrival',
  at: 10,
  arrival: 7,
  intendedAt: 10,
  template: 'sleep',
  virtualCluster: 0,
  az: null,
};

describe('podCsvLine()', () => {
  it('gives instants, latencies and place under the header', () => {
    expect(podCsvLine(pod, arrival)).toBe(
      '7,sleep,0000,executor,1000,1250,4000,9000,250,3000,node-3,m5.24xlarge,us-west-2a\n',
    );
    expect(podsCsvHeader.split(',')).toHaveLength(podCsvLine(pod, arrival).split(',').length);
  });

  it('leaves empty what never happened and what is not known', () => {
    const unscheduled = { ...pod, scheduledAt: null, runningAt: null, node: null };

    expect(podCsvLine(unscheduled, undefined)).toBe(',,0000,executor,1000,,,9000,,,,,\n');
  });

  it('quotes what would be taken for more than one cell', () => {
    expect(podCsvLine(pod, { ...arrival, template: 'a, "b"' })).toContain('7,"a, ""b""",0000');
  });
});
