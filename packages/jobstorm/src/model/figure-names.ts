/** What a figure counts; a threshold's bound is given in it. */
export type FigureUnit =
  | 'ms'
  | 'count'
  | 'perMinute'
  | 'pods'
  | 'nodes'
  | 'vcpu'
  | 'gib'
  | 'podHours'
  | 'nodeHours'
  | 'vcpuHours'
  | 'gibHours'
  | 'usd';

/** One figure of the summary, as thresholds, comparisons and tables name it. */
export interface Figure {
  readonly name: string;
  readonly unit: FigureUnit;
  /** Also measured for the jobs of one template. */
  readonly perTemplate: boolean;
  /** The figure that a bound in percent is a share of; null = only absolute bounds make sense. */
  readonly percentOf: string | null;
  readonly meaning: string;
}

type Row = readonly [name: string, unit: FigureUnit, meaning: string, options?: RowOptions];
interface RowOptions {
  readonly perTemplate?: true;
  readonly percentOf?: string;
}

const ofIntended = { percentOf: 'arrivals.intended' } as const;
const ofStarted = { percentOf: 'arrivals.started', perTemplate: true } as const;
const ofAccepted = { percentOf: 'submissions.accepted', perTemplate: true } as const;

const byJob = { perTemplate: true } as const;
const ofCost = { percentOf: 'cost.totalUsd' } as const;

const countRows: readonly Row[] = [
  ['arrivals.intended', 'count', 'Jobs that the load asked for', { perTemplate: true }],
  [
    'arrivals.started',
    'count',
    'Arrivals whose first request was sent',
    { ...ofIntended, perTemplate: true },
  ],
  ['arrivals.late', 'count', 'Arrivals started more than 100 ms after their instant', ofIntended],
  [
    'arrivals.dropped',
    'count',
    'Arrivals never started, because too many jobs were in flight',
    { ...ofIntended, perTemplate: true },
  ],
  ['submissions.attempts', 'count', 'Requests sent to submit a job, retries included'],
  ['submissions.accepted', 'count', 'Arrivals that the service accepted', ofStarted],
  [
    'submissions.throttled',
    'count',
    'Requests refused because of a rate limit',
    { percentOf: 'submissions.attempts' },
  ],
  ['submissions.failed', 'count', 'Arrivals given up: no attempt was accepted', ofStarted],
  ['jobRuns.completed', 'count', 'Job runs that completed', ofAccepted],
  ['jobRuns.failed', 'count', 'Job runs that failed', ofAccepted],
  ['jobRuns.cancelled', 'count', 'Job runs that were cancelled', ofAccepted],
  ['jobRuns.unfinished', 'count', 'Job runs accepted, not finished when the run ended', ofAccepted],
  ['jobRuns.activeMax', 'count', 'Largest number of job runs accepted and not finished at once'],
];

const otherRows: readonly Row[] = [
  ['throughput.offeredPerMinute', 'perMinute', 'Arrivals intended, steady phase'],
  ['throughput.acceptedPerMinute', 'perMinute', 'Job runs accepted, steady phase'],
  ['throughput.completedPerMinute', 'perMinute', 'Job runs completed, steady phase'],
  ['throughput.makespanMs', 'ms', 'First intended arrival to last job run finished'],
  ['cluster.samples', 'count', 'Samples taken of the cluster'],
  ['cluster.podsMax', 'pods', 'Largest number of pods at once'],
  ['cluster.podsCreated', 'pods', 'Pods created in all'],
  ['cluster.podHours', 'podHours', 'Pods, integrated over time'],
  ['cluster.nodesMax', 'nodes', 'Largest number of nodes at once'],
  ['cluster.nodeHours', 'nodeHours', 'Nodes, integrated over time'],
  ['cluster.vcpuRequestedMax', 'vcpu', 'Largest CPU request of all pods at once'],
  ['cluster.vcpuRequestedHours', 'vcpuHours', 'CPU requests, integrated over time'],
  ['cluster.memoryGiBRequestedMax', 'gib', 'Largest memory request of all pods at once'],
  ['cluster.memoryGiBRequestedHours', 'gibHours', 'Memory requests, integrated over time'],
  ['cluster.apiServerRequests', 'count', 'Requests to the Kubernetes API server'],
  [
    'cluster.apiServerRejected',
    'count',
    'Requests refused after too long a wait (429)',
    { percentOf: 'cluster.apiServerRequests' },
  ],
  [
    'cluster.apiServerErrors',
    'count',
    'Requests answered with an error of the server, and sent again',
    { percentOf: 'cluster.apiServerRequests' },
  ],
  ['cluster.apiServerSeatsInUseMax', 'count', 'Most seats of the API server in use at once'],
  ['cluster.apiServerQueueWaitMaxMs', 'ms', 'Longest wait of a request for a seat'],
  ['cluster.createPodP99Ms', 'ms', 'Creation of a pod, 99th percentile of the worst 5 min'],
  ['cluster.etcdGiBMax', 'gib', "Largest size of etcd's database"],
  ['cluster.etcdSlowApplies', 'count', 'Writes that etcd took longer than 100 ms for'],
  ['cluster.volumesMax', 'count', 'Most volumes of pods at once'],
  [
    'cluster.volumeWaitP99Ms',
    'ms',
    "Choice of a pod's node until its volumes are mounted, 99th percentile",
  ],
  ['cluster.ec2Requests', 'count', 'Requests to the EC2 API'],
  [
    'cluster.ec2Throttled',
    'count',
    'Requests that EC2 throttled (RequestLimitExceeded)',
    { percentOf: 'cluster.ec2Requests' },
  ],
  ['cluster.schedulingAttempts', 'count', 'Attempts of the scheduler to place a pod'],
  [
    'cluster.schedulingFailures',
    'count',
    'Attempts that found no node',
    { percentOf: 'cluster.schedulingAttempts' },
  ],
  ['cost.ec2Usd', 'usd', 'Instances of the nodes', ofCost],
  ['cost.spotSavingsUsd', 'usd', 'What the spot nodes would have cost more on demand'],
  ['cost.ebsUsd', 'usd', 'Root volumes of the nodes and volumes of pods', ofCost],
  ['cost.eksUsd', 'usd', 'EKS control plane', ofCost],
  ['cost.emrUsd', 'usd', 'EMR on EKS uplift', ofCost],
  ['cost.natUsd', 'usd', 'NAT gateways and the image layers that go through them', ofCost],
  ['cost.crossAzUsd', 'usd', 'What executors exchange between zones', ofCost],
  ['cost.totalUsd', 'usd', 'All of these but the savings'],
  ['cost.idleUsd', 'usd', 'The part of the nodes that no pod requested', ofCost],
  ['cost.perCompletedJobUsd', 'usd', 'Total cost over the job runs that completed'],
  ['jobCost.jobRuns', 'count', 'Job runs that ended with all their pods and volumes', byJob],
  ['jobCost.nodesUsd', 'usd', "Their pods' shares in the price of nodes, and their volumes", byJob],
  ['jobCost.emrUsd', 'usd', 'EMR on EKS uplift of these job runs', byJob],
  ['jobCost.crossAzUsd', 'usd', 'What their executors exchanged between zones', byJob],
  ['jobCost.totalUsd', 'usd', 'All of these', byJob],
  ['jobCost.unfinishedUsd', 'usd', 'What job runs that still go on had cost by the end', byJob],
  ['jobCost.meanUsd', 'usd', 'Cost of a job run: mean', byJob],
  ['jobCost.p50Usd', 'usd', 'Cost of a job run: median', byJob],
  ['jobCost.p95Usd', 'usd', 'Cost of a job run: 95th percentile', byJob],
  ['jobCost.maxUsd', 'usd', 'Cost of a job run: largest', byJob],
  ['leftBehind.jobRuns', 'count', 'Job runs that the clean-up could not end'],
  ['leftBehind.virtualClusters', 'count', 'Virtual clusters that the clean-up could not delete'],
  ['leftBehind.namespaces', 'count', 'Namespaces that the clean-up could not delete'],
  ['leftBehind.pods', 'pods', 'Pods that the clean-up left'],
  ['leftBehind.volumes', 'count', 'Volumes of pods, or claims to them, that the clean-up left'],
];

const watchRows: readonly Row[] = [
  ['watching.requests', 'count', 'Requests to the job service that followed job runs'],
  [
    'watching.throttled',
    'count',
    'Requests of these refused because of a rate limit',
    { percentOf: 'watching.requests' },
  ],
  [
    'watching.failed',
    'count',
    'Requests of these that failed for another reason',
    { percentOf: 'watching.requests' },
  ],
];

const latencyMeanings: Readonly<Record<string, string>> = {
  submitLatency: 'Request sent to job run accepted, retries included',
  queueLatency: 'Job run accepted to driver pod created',
  schedulingLatency: 'Driver pod created to driver pod scheduled',
  podStartupLatency: 'Driver pod created to driver running, image pull included',
  jobStartLatency: 'Intended arrival to driver running',
  executorRamp: 'Driver running to all requested executors running',
  runDuration: 'Driver running to job run finished',
  responseTime: 'Intended arrival to job run finished',
};

/** What is known of each latency's distribution. */
export const latencyStatistics = ['count', 'p50', 'p90', 'p95', 'p99', 'max'] as const;

function latencyFigures(name: string, meaning: string, perTemplate: boolean): Figure[] {
  return latencyStatistics.map((statistic) => ({
    name: `${name}.${statistic}`,
    unit: statistic === 'count' ? 'count' : 'ms',
    perTemplate,
    percentOf: null,
    meaning: statistic === 'count' ? `${meaning}: how many were measured` : meaning,
  }));
}

function figure([name, unit, meaning, options = {}]: Row): Figure {
  const { perTemplate = false, percentOf = null } = options;
  return { name, unit, perTemplate, percentOf, meaning };
}

const all: readonly Figure[] = [
  ...countRows.map(figure),
  ...latencyFigures('arrivals.startLag', 'Intended arrival to request sent', false),
  ...Object.entries(latencyMeanings).flatMap(([name, text]) => latencyFigures(name, text, true)),
  ...otherRows.map(figure),
  ...watchRows.map(figure),
  ...latencyFigures('watching.endLag', 'End of a job run to the moment it was seen', false),
];

/**
 * Every numeric figure of the summary by its name. `latencies` is left out of the names, since the
 * latencies' own names are unambiguous: `submitLatency.p99`, not `latencies.submitLatency.p99`.
 */
export const figures: ReadonlyMap<string, Figure> = new Map(all.map((one) => [one.name, one]));
