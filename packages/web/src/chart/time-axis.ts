import { hour, minute, second } from '../../../jobstorm/src/model/instant.ts';
import { formatElapsed } from '../../../jobstorm/src/report/html/format.ts';
import type { RunData } from '../run-data.ts';
import type { XAxis } from './chart-spec.ts';
import { phaseBands, phaseGround } from './phase-ground.ts';

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12, 24, 48].map((hours) => hours * hour),
];

/** Time since the run's timeline began, from its start to its end, with the run's phases behind. */
export function timeAxis({ summary, series }: RunData): XAxis {
  const end = Math.max(
    summary.run.durationMs,
    (series.at.at(-1) ?? 0) + series.bucketMs,
    series.cluster.at.at(-1) ?? 0,
  );
  const startedAt = Date.parse(summary.run.startedAt);
  return {
    isTime: true,
    range: [0, end],
    axis: {
      incrs: steps,
      space: 64,
      values: (_plot, splits) => {
        const step = (splits[1] ?? 0) - (splits[0] ?? 0);
        return splits.map((at) => formatElapsed(at, precisionFor(step)));
      },
      label: (_plot, _index, step) =>
        `time since the start, ${precisionFor(step) === 'seconds' ? 'h:mm:ss' : 'h:mm'}`,
    },
    describe: (at) => `${formatElapsed(at)}${clockTime(startedAt + at)}`,
    drawGround: phaseGround(phaseBands(series.phases, end)),
  };
}

function precisionFor(step: number): 'minutes' | 'seconds' {
  return step < minute ? 'seconds' : 'minutes';
}

function clockTime(epochMs: number): string {
  return Number.isNaN(epochMs) ? '' : ` (${new Date(epochMs).toISOString().slice(11, 19)} UTC)`;
}
