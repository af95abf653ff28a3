import type { Scenario } from '../../model/scenario.ts';
import { formatAmount, formatCount, formatNumber } from '../../util/format.ts';
import type { JobTemplatePlan } from './job-plan.ts';

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
  return [
    bindingWarning(scenario, load),
    cycleWarning(scenario, load),
    jobControllerWarning(scenario, load),
    concurrencyWarning(scenario, load),
  ].filter((warning) => warning !== null);
}

/** The scheduler stores each binding with a request of its rate-limited client. */
function bindingWarning({ twin }: Scenario, load: SteadyLoad): string | null {
  const { qps } = twin.scheduler;
  const needed = podsPerSecond(load);
  if (needed <= qps) return null;
  return `The scheduler's client rate (twin.scheduler.qps) binds about ${perSecond(qps, ' pods')} and ${podDemand(load)}: expect pods that wait for their binding, and more of them every minute.`;
}

/** Feasible nodes that the scheduler looks at, at least (kube-scheduler minFeasibleNodesToFind). */
const nodesLookedAtMin = 100;

/** One scheduling cycle runs at a time; a full cluster makes it longer than this. */
function cycleWarning({ twin }: Scenario, load: SteadyLoad): string | null {
  const { cycleBaseMs, cyclePerNodeMs } = twin.parameters.scheduler;
  const nodes = Math.min(nodesLookedAtMin, load.nodesSteady);
  const cyclesPerSecond = 1_000 / (cycleBaseMs + cyclePerNodeMs * nodes);
  if (podsPerSecond(load) <= cyclesPerSecond) return null;
  return `The scheduler makes at most about ${perSecond(cyclesPerSecond, ' cycles')} and ${podDemand(load)}: expect pods that wait for their turn.`;
}

/** Of the requests for one Job, all but the last come when its pod is created. */
function jobControllerWarning(scenario: Scenario, load: SteadyLoad): string | null {
  if (scenario.submission !== 'job-run') return null;
  const { clientQps, clientRequestsPerJob } = scenario.twin.parameters.controllerManager;
  const requestsAtStart = Math.max(1, clientRequestsPerJob - 1);
  const requests = mean(
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

function podDemand(load: SteadyLoad): string {
  const pods = formatNumber(mean(load.jobs, (job) => job.pods));
  const jobs = formatNumber(load.acceptedPerMinute);
  return `the load needs about ${perSecond(podsPerSecond(load))} (${jobs} jobs/min with ${pods} pods each)`;
}

/** Pods that the accepted jobs create. */
export function podsPerSecond({ acceptedPerMinute, jobs }: SteadyLoad): number {
  return (acceptedPerMinute / 60) * mean(jobs, (job) => job.pods);
}

/** Of a job of the mix. */
function mean(jobs: readonly JobTemplatePlan[], of: (job: JobTemplatePlan) => number): number {
  return jobs.reduce((sum, job) => sum + job.share * of(job), 0);
}

function perSecond(rate: number, unit = ''): string {
  return `${formatNumber(rate)}${unit}/s`;
}
