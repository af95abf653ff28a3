import type { RunFigures } from './figures.ts';

/** One published figure and how near to it the twin must come. */
export interface PublishedFigure {
  readonly label: string;
  /** What the source says; a range when it gives one. */
  readonly low: number;
  readonly high: number;
  /** Percent that the mean may lie outside of it, or its order; null = shown, not judged. */
  readonly boundPercent: number | 'order' | null;
  readonly of: keyof RunFigures;
}

/** A published test: the scenario of the same name simulates it. */
export interface PublishedRow {
  readonly id: string;
  readonly figures: readonly PublishedFigure[];
  /** Takes seconds, and is part of `--smoke`. */
  readonly isQuick?: boolean;
  /** The largest rate that is sustained is sought, up to that of the scenario. */
  readonly isSearch?: boolean;
}

const countBound = 15;
const residenceBound = 20;

/** A figure that the source gives as one number. */
export function exactly(
  label: string,
  of: keyof RunFigures,
  value: number,
  boundPercent: PublishedFigure['boundPercent'],
): PublishedFigure {
  return { label, of, low: value, high: value, boundPercent };
}

function between(
  label: string,
  of: keyof RunFigures,
  [low, high]: readonly [number, number],
  boundPercent: PublishedFigure['boundPercent'],
): PublishedFigure {
  return { label, of, low, high, boundPercent };
}

interface StartJobRunRow {
  readonly active: number;
  readonly pods: number;
  readonly jobs: number;
  readonly slowApplies: number;
  readonly createPodMs: number;
  /** Active over arrival rate, in minutes: what Little's law makes of the published peak. */
  readonly residenceMinutes: number;
}

function startJobRunRow(id: string, row: StartJobRunRow): PublishedRow {
  return {
    id,
    figures: [
      exactly('max active jobs', 'activeMax', row.active, countBound),
      exactly('max running pods', 'podsMax', row.pods, countBound),
      exactly(
        'residence by the peak, s',
        'peakResidenceSeconds',
        60 * row.residenceMinutes,
        residenceBound,
      ),
      exactly('create-pod p99, ms', 'createPodP99Ms', row.createPodMs, 'order'),
      exactly('etcd slow applies', 'slowApplies', row.slowApplies, 'order'),
      exactly('jobs', 'jobs', row.jobs, null),
    ],
  };
}

interface OperatorRow {
  readonly drivers: number;
  readonly pods: number;
  readonly nodes: number;
  readonly jobs: number;
  /** Null: not in the text of the page. */
  readonly createPodMs: number | null;
  readonly slowApplies: number | null;
  /** Largest size of etcd's database, in GB of 10⁹ bytes; null: not published for the row. */
  readonly etcdGB?: number;
}

function operatorRow(id: string, row: OperatorRow): PublishedRow {
  return {
    id,
    figures: [
      exactly('max running drivers', 'driversMax', row.drivers, countBound),
      exactly('max running pods', 'podsMax', row.pods, countBound),
      exactly('max nodes', 'nodesMax', row.nodes, countBound),
      between('residence, s', 'acceptedToFinishedSeconds', [720, 960], residenceBound),
      ...known('create-pod p99, ms', 'createPodP99Ms', row.createPodMs),
      ...known('etcd slow applies', 'slowApplies', row.slowApplies),
      ...(row.etcdGB === undefined
        ? []
        : [exactly('etcd size, GB', 'etcdGBMax', row.etcdGB, countBound)]),
      exactly('jobs', 'jobs', row.jobs, null),
    ],
  };
}

function known(
  label: string,
  of: keyof RunFigures,
  value: number | null,
): readonly PublishedFigure[] {
  return value === null ? [] : [exactly(label, of, value, 'order')];
}

/**
 * The published load tests. Sources: aws/aws-emr-containers-best-practices
 * (content/scalability/docs), awslabs/data-on-eks (website/docs/benchmarks).
 */
export const publishedRows: readonly PublishedRow[] = [
  startJobRunRow('sjr-1', {
    active: 1_996,
    pods: 23_007,
    jobs: 24_556,
    slowApplies: 613,
    createPodMs: 918,
    residenceMinutes: 13.3,
  }),
  startJobRunRow('sjr-2', {
    active: 1_066,
    pods: 21_997,
    jobs: 15_928,
    slowApplies: 165,
    createPodMs: 92,
    residenceMinutes: 13.3,
  }),
  startJobRunRow('sjr-3', {
    active: 1_953,
    pods: 22_092,
    jobs: 23_953,
    slowApplies: 1_547,
    createPodMs: 387,
    residenceMinutes: 13,
  }),
  startJobRunRow('sjr-4', {
    active: 1_747,
    pods: 20_014,
    jobs: 8_270,
    slowApplies: 435,
    createPodMs: 140,
    residenceMinutes: 12.5,
  }),
  startJobRunRow('sjr-5', {
    active: 1_827,
    pods: 21_498,
    jobs: 21_848,
    slowApplies: 546,
    createPodMs: 2_910,
    residenceMinutes: 13.05,
  }),
  operatorRow('so-1', {
    drivers: 3_710,
    pods: 38_722,
    nodes: 698,
    jobs: 55_767,
    createPodMs: 887,
    slowApplies: 9_962,
    etcdGB: 7.4,
  }),
  operatorRow('so-2', {
    drivers: 1_511,
    pods: 30_447,
    nodes: 540,
    jobs: 23_749,
    createPodMs: null,
    slowApplies: null,
  }),
  operatorRow('so-3', {
    drivers: 2_882,
    pods: 30_329,
    nodes: 532,
    jobs: 42_926,
    createPodMs: 1_490,
    slowApplies: 5_981,
  }),
  operatorRow('so-4', {
    drivers: 3_490,
    pods: 35_962,
    nodes: 464,
    jobs: 54_576,
    createPodMs: null,
    slowApplies: null,
  }),
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
    figures: [between('sustained, jobs/min', 'offeredPerMinute', [20, 30], residenceBound)],
    isSearch: true,
  },
  {
    id: 'operator-rate-init',
    figures: [between('sustained, jobs/min', 'offeredPerMinute', [12, 18], residenceBound)],
    isSearch: true,
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
