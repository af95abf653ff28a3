import type { Figure } from '../packages/jobstorm/src/model/figure-names.ts';

/** One figure of a practice: where it is published to go, or null = it is shown, not judged. */
export interface PracticeFigure {
  readonly name: Figure['name'];
  readonly goes: 'up' | 'down' | null;
  /** The least change, in percent of the figure without the practice. */
  readonly byPercent: number;
}

/** A practice: `scenarios/practices/<id>/` has a scenario without it and one with it. */
export interface Practice {
  readonly id: string;
  readonly figures: readonly PracticeFigure[];
}

function down(name: string, byPercent: number): PracticeFigure {
  return { name, goes: 'down', byPercent };
}

function shown(name: string): PracticeFigure {
  return { name, goes: null, byPercent: 0 };
}

/** What AWS's guides and the published load tests advise; docs/guides/best-practices.md has why. */
export const practices: readonly Practice[] = [
  {
    id: 'driver-pool',
    figures: [down('jobRuns.failed', 80), shown('cost.perCompletedJobUsd')],
  },
  {
    id: 'one-zone',
    figures: [
      down('cost.crossAzUsd', 90),
      down('cost.perCompletedJobUsd', 10),
      shown('cluster.nodeHours'),
    ],
  },
  {
    id: 'pvc-reuse',
    figures: [down('responseTime.p95', 4), down('cost.perCompletedJobUsd', 1)],
  },
  {
    id: 'init-containers',
    figures: [
      down('cluster.apiServerRequests', 5),
      down('cluster.etcdGiBMax', 2),
      down('jobStartLatency.p50', 3),
    ],
  },
  {
    id: 'pull-policy',
    figures: [down('jobStartLatency.p50', 2), down('cluster.apiServerRequests', 2)],
  },
  {
    id: 'bin-packing',
    figures: [
      down('cluster.nodeHours', 5),
      down('cost.perCompletedJobUsd', 5),
      shown('executorRamp.p95'),
    ],
  },
  {
    id: 'consolidation',
    figures: [down('cost.perCompletedJobUsd', 1), shown('responseTime.p95')],
  },
  {
    id: 'karpenter',
    figures: [
      down('jobStartLatency.p95', 20),
      down('executorRamp.p95', 20),
      shown('cost.perCompletedJobUsd'),
    ],
  },
  {
    id: 'prefix-delegation',
    figures: [
      down('cluster.ec2Requests', 50),
      down('cluster.ec2Throttled', 80),
      down('jobStartLatency.p95', 20),
    ],
  },
  {
    id: 'warm-addresses',
    figures: [
      shown('jobStartLatency.p95'),
      shown('executorRamp.p95'),
      down('cluster.ec2Throttled', 50),
    ],
  },
  {
    id: 'client-qps',
    figures: [down('jobStartLatency.p50', 50), down('executorRamp.p50', 50)],
  },
  {
    id: 'job-start-timeout',
    figures: [down('jobRuns.failed', 30), shown('jobStartLatency.p95')],
  },
  {
    id: 'operators',
    figures: [down('queueLatency.p50', 50), down('responseTime.p50', 20)],
  },
];
