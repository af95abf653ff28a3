import type uPlot from 'uplot';
import { hour, minute, second } from '../../../jobstorm/src/model/instant.ts';
import { formatCount, formatDuration, formatNumber } from '../../../jobstorm/src/util/format.ts';
import type { ValueAxis } from './chart-spec.ts';

const fromZero: uPlot.Scale = {
  range: (_plot, _min, max) => [0, max > 0 ? max * 1.06 : 1],
};

/** Whole things, from 0 up. */
export function countAxis(label: string): ValueAxis {
  return {
    label,
    scale: fromZero,
    axis: {
      incrs: [1, 2, 5].flatMap((step) => powersOfTen(0, 9, step)).sort((one, other) => one - other),
      values: (_plot, splits) => splits.map(formatCount),
    },
    format: formatCount,
  };
}

/** Quantities that may be fractions, from 0 up. */
export function quantityAxis(label: string): ValueAxis {
  return {
    label,
    scale: fromZero,
    axis: { values: (_plot, splits) => splits.map(formatNumber) },
    format: formatNumber,
  };
}

/** A round duration as an axis has it: without a decimal that says nothing. */
export function formatStep(ms: number): string {
  return ms === 0 ? '0' : formatDuration(ms).replace('.0 ', ' ');
}

const durationSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 4, 12, 24, 48, 120, 240].map((hours) => hours * hour),
];

/** Lengths of time, from 0 up. */
export function durationAxis(): ValueAxis {
  return {
    label: 'latency',
    scale: fromZero,
    axis: { incrs: durationSteps, values: (_plot, splits) => splits.map(formatStep) },
    format: formatDuration,
  };
}

/**
 * Where a logarithmic axis of durations has its lines: about a factor of ten apart, in round units.
 */
const logMarks = [
  ...[1, 10, 100],
  ...[1, 10].map((seconds) => seconds * second),
  ...[1, 10].map((minutes) => minutes * minute),
  ...[1, 10, 100, 1_000].map((hours) => hours * hour),
];

/** Lengths of time by their order of magnitude. Less than 1 ms is drawn as 1 ms. */
export function logDurationAxis(): ValueAxis {
  const all: uPlot.Axis.Filter = (_plot, splits) => splits;
  return {
    label: 'latency, log scale',
    scale: {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a type only
      distr: 3,
      range: (_plot, min, max) => logRange(Math.max(min, 1), Math.max(max, 1)),
      clamp: 1,
    },
    axis: {
      splits: (_plot, _index, min, max) => logMarks.filter((mark) => mark >= min && mark <= max),
      values: (_plot, splits) => splits.map(formatStep),
      filter: all,
      grid: { filter: all },
      ticks: { filter: all },
    },
    format: formatDuration,
  };
}

/** From the mark at or below `min` to the one above `max`. */
export function logRange(min: number, max: number): [number, number] {
  const low = logMarks.findLast((mark) => mark <= min) ?? 1;
  const high = logMarks.find((mark) => mark > max) ?? max * 10;
  return [low, high];
}

function powersOfTen(low: number, high: number, factor: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => factor * 10 ** (low + index));
}
