import { controllerManagerSize } from '../../model/control-plane-tiers.ts';
import type { Scenario } from '../../model/scenario.ts';
import { schedulerProcesses, type SchedulerProcess } from '../../model/scheduler-config.ts';
import { formatAmount, formatCount, formatNumber } from '../../util/format.ts';
import type { JobTemplatePlan } from './job-plan.ts';
import { podRoles } from './node-fit.ts';

/** What of a plan the limits of the cluster are compared with. */
export interface SteadyLoad {
  /** Job runs that are accepted, per minute. */
  readonly acceptedPerMinute: number;
  readonly jobs: readonly JobTemplatePlan[];
  /** Job runs in flight on a cluster that keeps up. */
  readonly jobsSteady: number;
  readonly nodesSteady: number;
}

/**
 * A warning for each component of the cluster whose rate, or whose limit, is below what the load
 * asks of it: the twin would let work pile up in front of it.
 */
export function bottleneckWarnings(scenario: Scenario, load: SteadyLoad): readonly string[] {
  const ofSchedulers = schedulerProcesses(scenario.twin).flatMap((process) => {
    const demand = podDemand(scenario, load, process);
    return [bindingWarning(process, demand), cycleWarning(scenario, load, demand)];
  });
  return [
    ...ofSchedulers,
    jobControllerWarning(scenario, load),
    concurrencyWarning(scenario, load),
  ].filter((warning) => warning !== null);
}

/** A scheduler stores each binding with a request of its rate-limited client. */
function bindingWarning({ path, config }: SchedulerProcess, demand: PodDemand): string | null {
  const { qps } = config;
  if (demand.podsPerSecond <= qps) return null;
  return `The scheduler's client rate (${path}.qps) binds about ${perSecond(qps, ' pods')} and ${demand.text}: expect pods that wait for their binding, and more of them every minute.`;
}

/** Feasible nodes that the scheduler looks at, at least (kube-scheduler minFeasibleNodesToFind). */
const nodesLookedAtMin = 100;

/** One scheduling cycle runs at a time; a full cluster makes it longer than this. */
function cycleWarning({ twin }: Scenario, load: SteadyLoad, demand: PodDemand): string | null {
  const { cycleBaseMs, cyclePerNodeMs } = twin.parameters.scheduler;
  const nodes = Math.min(nodesLookedAtMin, load.nodesSteady);
  const cyclesPerSecond = 1_000 / (cycleBaseMs + cyclePerNodeMs * nodes);
  if (demand.podsPerSecond <= cyclesPerSecond) return null;
  return `The scheduler makes at most about ${perSecond(cyclesPerSecond, ' cycles')} and ${demand.text}: expect pods that wait for their turn.`;
}

/** Of the requests for one Job, all but the last come when its pod is created. */
function jobControllerWarning(scenario: Scenario, load: SteadyLoad): string | null {
  if (scenario.submission !== 'job-run') return null;
  const { clientRequestsPerJob } = scenario.twin.parameters.controllerManager;
  const { qps: clientQps } = controllerManagerSize(scenario.twin);
  const requestsAtStart = Math.max(1, clientRequestsPerJob - 1);
  const requests = meanOfJobs(
    load.jobs,
    ({ shape }) => (shape.hasRetryJob ? 2 : 1) * requestsAtStart + 1,
  );
  const jobs = clientQps / requests;
  const needed = load.acceptedPerMinute / 60;
  if (needed <= jobs) return null;
  return `The Job controller's client rate (${perSecond(clientQps, ' requests')}, ${formatNumber(requests)} for each job) starts about ${perSecond(jobs, ' jobs')} and the load needs about ${perSecond(needed)}: expect jobs that wait for their submitter pod.`;
}

/** The virtual clusters' own bound; without one the service accepts what the quota lets through. */
function concurrencyWarning(
  { twin, namespaces, submission }: Scenario,
  { jobsSteady }: SteadyLoad,
): string | null {
  const { maxConcurrentJobRuns } = twin.virtualClusters;
  if (maxConcurrentJobRuns === null || submission !== 'job-run') return null;
  const runningMax = maxConcurrentJobRuns * namespaces;
  if (jobsSteady <= runningMax) return null;
  return `${formatAmount(namespaces, 'virtual cluster')} run ${formatCount(runningMax)} jobs at once (maxConcurrentJobRuns) and the load needs about ${formatCount(jobsSteady)}: expect jobs that wait in the service's queue.`;
}

/** What the load asks of one scheduler. */
interface PodDemand {
  readonly podsPerSecond: number;
  readonly text: string;
}

/** Pods that the accepted jobs create. */
export function podsPerSecond({ acceptedPerMinute, jobs }: SteadyLoad): number {
  return (acceptedPerMinute / 60) * meanOfJobs(jobs, (job) => job.pods);
}

function podDemand(
  scenario: Scenario,
  load: SteadyLoad,
  { profiles }: SchedulerProcess,
): PodDemand {
  const names = profiles.map(({ schedulerName }) => schedulerName);
  const pods = meanOfJobs(load.jobs, ({ shape }) =>
    podRoles(shape, scenario)
      .filter(({ placement }) => names.includes(placement.schedulerName))
      .reduce((sum, { count }) => sum + count, 0),
  );
  const rate = (load.acceptedPerMinute / 60) * pods;
  const jobs = formatNumber(load.acceptedPerMinute);
  const text = `the load needs about ${perSecond(rate)} (${jobs} jobs/min with ${formatNumber(pods)} pods each)`;
  return { podsPerSecond: rate, text };
}

/** Of a job of the mix. */
export function meanOfJobs(
  jobs: readonly JobTemplatePlan[],
  of: (job: JobTemplatePlan) => number,
): number {
  return jobs.reduce((sum, job) => sum + job.share * of(job), 0);
}

function perSecond(rate: number, unit = ''): string {
  return `${formatNumber(rate)}${unit}/s`;
}
