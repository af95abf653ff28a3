import type { RunFigures } from './figures.ts';

/** One published figure and how near to it the twin must come. */
export interface PublishedFigure {
  readonly label: string;
  /** What the source says; a range when it gives one. */
  readonly low: number;
  readonly high: number;
  /** Percent that the mean may lie outside of it; null = shown, not judged. */
  readonly boundPercent: number | null;
  readonly of: keyof RunFigures;
}

/** A published test: the scenario of the same name simulates it. */
export interface PublishedRow {
  readonly id: string;
  readonly figures: readonly PublishedFigure[];
  /** Takes seconds, and is part of `--smoke`. */
  readonly isQuick?: boolean;
}

const countBound = 15;
const residenceBound = 20;

function exactly(
  label: string,
  of: keyof RunFigures,
  value: number,
  boundPercent: number | null,
): PublishedFigure {
  return { label, of, low: value, high: value, boundPercent };
}

function between(
  label: string,
  of: keyof RunFigures,
  [low, high]: readonly [number, number],
  boundPercent: number | null,
): PublishedFigure {
  return { label, of, low, high, boundPercent };
}

interface StartJobRunRow {
  readonly active: number;
  readonly pods: number;
  readonly jobs: number;
  /** Active over arrival rate, in minutes: what Little's law makes of the published peak. */
  readonly residenceMinutes: number;
}

function startJobRunRow(id: string, row: StartJobRunRow): PublishedRow {
  return {
    id,
    figures: [
      exactly('max active jobs', 'activeMax', row.active, countBound),
      exactly('max pods', 'podsMax', row.pods, countBound),
      exactly('residence, s', 'residenceSeconds', 60 * row.residenceMinutes, residenceBound),
      exactly('jobs', 'jobs', row.jobs, null),
    ],
  };
}

/**
 * The published load tests. Sources: aws/aws-emr-containers-best-practices
 * (content/scalability/docs), awslabs/data-on-eks (website/docs/benchmarks).
 */
export const publishedRows: readonly PublishedRow[] = [
  startJobRunRow('sjr-1', { active: 1_996, pods: 23_007, jobs: 24_556, residenceMinutes: 13.3 }),
  startJobRunRow('sjr-2', { active: 1_066, pods: 21_997, jobs: 15_928, residenceMinutes: 13.3 }),
  startJobRunRow('sjr-4', { active: 1_747, pods: 20_014, jobs: 8_270, residenceMinutes: 12.5 }),
  {
    id: 'so-1',
    figures: [
      exactly('max drivers', 'driversMax', 3_710, countBound),
      exactly('max pods', 'podsMax', 38_722, countBound),
      exactly('max nodes', 'nodesMax', 698, countBound),
      between('residence, s', 'acceptedToFinishedSeconds', [720, 960], residenceBound),
      exactly('jobs', 'jobs', 55_767, null),
    ],
  },
  {
    id: 'kso-1',
    figures: [exactly('applications/min', 'driversPerMinute', 130, residenceBound)],
    isQuick: true,
  },
  {
    id: 'single',
    figures: [exactly('created to finished, s', 'acceptedToFinishedSeconds', 66, residenceBound)],
    isQuick: true,
  },
  {
    id: 'operator-rate',
    figures: [between('jobs/min of one operator', 'completedPerMinute', [20, 30], residenceBound)],
  },
  {
    id: 'onset-250',
    figures: [between('failed, %', 'failedPercent', [0, 0.1], 0)],
  },
  {
    id: 'onset-300',
    figures: [between('failed, %', 'failedPercent', [0.1, 100], 0)],
  },
  {
    id: 'operators-5',
    // The source says that jobs pile up in New: here, that the slowest wait for minutes.
    figures: [between('p95 from New to driver, s', 'queueP95Seconds', [120, 86_400], 0)],
  },
];
