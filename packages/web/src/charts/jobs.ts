import { jobStages } from '../../../jobstorm/src/metrics/run-series.ts';
import type { JobStage } from '../../../jobstorm/src/metrics/run-series.ts';
import { stageLabels } from '../../../jobstorm/src/report/html/names.ts';
import { isEverAboveZero } from '../chart/chart-spec.ts';
import type { ChartSpec, XAxis } from '../chart/chart-spec.ts';
import { countAxis } from '../chart/value-axis.ts';
import type { ColourName } from '../palette.ts';
import type { RunData } from '../run-data.ts';

const colours: Readonly<Record<JobStage, ColourName>> = {
  running: 'blue',
  driverPending: 'sky',
  submitted: 'purple',
  accepted: 'amber',
  submitting: 'vermillion',
};

/** Jobs in the system by how far they have come: those that run at the bottom. */
export function jobsChart({ series }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'jobs',
    title: 'Jobs by step',
    meaning:
      'Jobs not yet finished, by the furthest step they have reached; the band that keeps growing is where jobs pile up.',
    form: 'areas',
    x: series.at.map((at) => at + series.bucketMs),
    xAxis: time,
    valueAxis: countAxis('jobs'),
    series: jobStages
      .toReversed()
      .map((stage) => ({
        label: stageLabels[stage],
        values: series.jobs[stage],
        colour: colours[stage],
      }))
      .filter(isEverAboveZero),
    emptyText: 'No job was in the system.',
  };
}
