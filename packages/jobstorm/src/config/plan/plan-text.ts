import type { Scenario } from '../../model/scenario.ts';
import type { SubmissionScript } from '../../model/submission-script.ts';
import { formatAmount, formatCount, formatNumber, formatPercent } from '../../util/format.ts';
import type { ScenarioPlan } from '../describe.ts';
import { durationRangeText, durationText } from '../units/duration.ts';
import { bottleneckWarnings } from './bottlenecks.ts';
import { capacityWarnings } from './capacity.ts';
import type { JobTemplatePlan } from './job-plan.ts';

type PlanFigures = Omit<ScenarioPlan, 'warnings' | 'lines'>;

/** The plan in lines of a label and its text. */
export function planLines(scenario: Scenario, plan: PlanFigures): readonly string[] {
  const isTwin = scenario.target === 'twin';
  const where = isTwin ? 'the twin' : 'EMR on EKS';
  const rows: (readonly [string, string])[] = [
    ['Scenario', `${scenario.name}, seed ${scenario.seed}, on ${where}`],
    ['Load', loadText(scenario)],
    ['Arrivals', arrivalsText(plan)],
    ...plan.jobs.map((job) => [`Job ${job.name}`, jobText(job, isTwin)] as const),
    // What the section `twin` says is nothing that a real cluster would keep to.
    ...(isTwin ? twinRows(plan) : []),
    ['Duration', durationLine(scenario, plan)],
  ];
  const width = Math.min(24, Math.max(...rows.map(([label]) => label.length)));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`);
}

function twinRows(plan: PlanFigures): (readonly [string, string])[] {
  return [
    ['Steady state', steadyText(plan)],
    ...plan.nodePools.map((pool) => [`Pool ${pool.name}`, poolText(pool)] as const),
    ['EMR API', apiText(plan)],
  ];
}

/** What is likely to go wrong on the twin, each with its figures; of a real cluster it is not known. */
export function planWarnings(scenario: Scenario, plan: PlanFigures): readonly string[] {
  if (scenario.target !== 'twin') return [];
  const warnings: string[] = [];
  const { offered, acceptedPerMinute } = plan;
  if (acceptedPerMinute < offered.arrivalsPerMinute) {
    warnings.push(
      `The account's quota takes ${rate(acceptedPerMinute)} StartJobRun requests in the long run and the load offers ${rate(offered.arrivalsPerMinute)}: expect throttling, and arrivals that are given up.`,
    );
  }
  for (const pool of plan.nodePools) {
    if (pool.nodesNeeded <= pool.nodesMax) continue;
    warnings.push(
      `Pool ${pool.name} has room for ${formatAmount(pool.nodesMax, 'node')} and the steady state needs about ${formatCount(pool.nodesNeeded)}: expect pods that stay pending.`,
    );
  }
  warnings.push(...bottleneckWarnings(scenario, plan), ...capacityWarnings(scenario, plan));
  const unbounded = littlesLaw(plan, scenario);
  if (unbounded > scenario.load.inFlightMax) {
    warnings.push(
      `About ${formatCount(unbounded)} jobs would be in flight and inFlightMax is ${formatCount(scenario.load.inFlightMax)}: expect late or dropped arrivals.`,
    );
  }
  const longest = Math.max(...plan.jobs.map((job) => job.residenceMs));
  if (scenario.load.onEnd === 'drain' && longest > scenario.load.drainMaxMs) {
    warnings.push(
      `Jobs take about ${wholeSeconds(longest)} and the drain waits for ${durationText(scenario.load.drainMaxMs)} at most: the last ones will be cancelled.`,
    );
  }
  return warnings;
}

function littlesLaw(plan: PlanFigures, { load }: Scenario): number {
  const perMs = plan.acceptedPerMinute / 60_000;
  return plan.jobs.reduce(
    (sum, job) => sum + perMs * job.share * Math.min(job.residenceMs, load.durationMs),
    0,
  );
}

function loadText({ load }: Scenario): string {
  const model =
    load.model === 'open'
      ? `open model, ${rate(load.arrivalsPerMinute)} ${load.spacing === 'poisson' ? 'at random (Poisson)' : 'at regular distances'}`
      : `closed model, ${formatAmount(load.users, 'user')} begun at ${formatNumber(load.spawnRatePerSecond)}/s, each waiting ${durationRangeText({ lowMs: load.waitLowMs, highMs: load.waitHighMs })} between jobs`;
  const warmUp = load.warmUpMs === 0 ? '' : `, the first ${durationText(load.warmUpMs)} as warm-up`;
  return `${model}, for ${durationText(load.durationMs)}${warmUp}`;
}

function arrivalsText({ offered }: PlanFigures): string {
  return `about ${formatCount(offered.arrivals)}, ${formatCount(offered.steadyArrivals)} of them in the steady phase`;
}

function jobText(job: JobTemplatePlan, isTwin: boolean): string {
  const { share, pods, shape, workMs, script } = job;
  const { driver, executor, executors } = shape;
  return [
    `${formatPercent(100 * share)} of jobs`,
    `${formatAmount(pods, 'pod')} each`,
    `driver ${podText(driver)}`,
    `${formatAmount(executors, 'executor')} ${podText(executor)}`,
    ...(isTwin ? [`work of ${wholeSeconds(workMs)}`] : []),
    ...(script === null ? [] : [scriptText(script)]),
  ].join(', ');
}

function scriptText({ path, mode }: SubmissionScript): string {
  return mode === 'run' ? `submitted by ${path}, run for each` : `as ${path} submits them`;
}

function podText(pod: { readonly cpuMillicores: number; readonly memoryMiB: number }): string {
  return `(${formatNumber(pod.cpuMillicores / 1_000)} vCPU, ${formatCount(pod.memoryMiB)} MiB)`;
}

function steadyText(plan: PlanFigures): string {
  return `about ${formatAmount(plan.jobsSteady, 'job run')}, ${formatAmount(plan.podsSteady, 'pod')}, ${formatAmount(plan.nodesSteady, 'node')}; more job runs and pods while it fills`;
}

const boundText = {
  static: 'nodes, static',
  karpenter: 'nodes at most, Karpenter',
  managed: 'nodes at most, Cluster Autoscaler',
} as const;

function poolText({ kind, nodesNeeded, nodesMax }: PlanFigures['nodePools'][number]): string {
  return `about ${formatCount(nodesNeeded)} needed of ${formatCount(nodesMax)} ${boundText[kind]}`;
}

function apiText({ apiCalls, startJobRunQuota }: PlanFigures): string {
  const calls = Object.entries(apiCalls).map(
    ([action, count]) => `${action} ${formatCount(count)}`,
  );
  if (startJobRunQuota === null) return calls.join(', ');
  const { burst, refillPerSecond } = startJobRunQuota;
  return `${calls.join(', ')}; StartJobRun quota ${rate(60 * refillPerSecond)}, burst ${formatCount(burst)}`;
}

function durationLine({ load }: Scenario, plan: PlanFigures): string {
  const arrivals = `${durationText(plan.durationMs)} of arrivals`;
  if (load.onEnd === 'cancel') return `${arrivals}, then job runs in flight are cancelled`;
  if (load.onEnd === 'leave') return `${arrivals}, then job runs in flight are left running`;
  return `${arrivals}, then a drain of ${durationText(load.drainMaxMs)} at most`;
}

function rate(perMinute: number): string {
  return `${formatNumber(perMinute)}/min`;
}

function wholeSeconds(ms: number): string {
  return durationText(Math.round(ms / 1_000) * 1_000);
}
