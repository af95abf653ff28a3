import type { Scenario } from '../model/scenario.ts';
import type { TokenBucketLimit } from '../model/twin-config.ts';
import { offeredLoad, type OfferedLoad } from './plan/arrivals.ts';
import { planJobs, type JobTemplatePlan } from './plan/job-plan.ts';
import { planNodePools, type NodePoolPlan } from './plan/node-demand.ts';
import { planLines, planWarnings } from './plan/plan-text.ts';

/**
 * What a run of a scenario will be, before it runs. Figures are means of the model, not promises.
 */
export interface ScenarioPlan {
  readonly offered: OfferedLoad;
  /** What the account's StartJobRun quota lets through in the long run, at most what is offered. */
  readonly acceptedPerMinute: number;
  /** null: no job is submitted by StartJobRun. */
  readonly startJobRunQuota: TokenBucketLimit | null;
  readonly jobs: readonly JobTemplatePlan[];
  /**
   * Job runs accepted and not finished in the steady state of a cluster that keeps up. There are
   * more of them while it fills: nodes are launched and images pulled then.
   */
  readonly jobsSteady: number;
  readonly podsSteady: number;
  readonly nodePools: readonly NodePoolPlan[];
  /** Nodes in the steady state: static ones, and as many of Karpenter's as are needed and allowed. */
  readonly nodesSteady: number;
  /** EMR API requests by action, without retries and without watching. */
  readonly apiCalls: Readonly<Record<string, number>>;
  /** From the first arrival to the last. */
  readonly durationMs: number;
  /** The latest end of the drain. */
  readonly durationMsMax: number;
  /** What is likely to go wrong. */
  readonly warnings: readonly string[];
  /** All of this in words, for people. */
  readonly lines: readonly string[];
}

/** Says what the scenario will do; pure, so the same scenario always reads the same. */
export function describe(scenario: Scenario): ScenarioPlan {
  const { load, twin } = scenario;
  const { emr } = twin.parameters;
  const answerMs = emr.requestLatencyMedianMs * Math.exp(emr.requestLatencySigma ** 2 / 2);
  const offered = offeredLoad(load, answerMs);
  const startJobRunQuota =
    scenario.submission === 'job-run'
      ? (twin.quotas.actions['StartJobRun'] ?? twin.quotas.all)
      : null;
  const acceptedPerMinute =
    startJobRunQuota === null
      ? offered.arrivalsPerMinute
      : Math.min(
          offered.arrivalsPerMinute,
          60 * startJobRunQuota.refillPerSecond,
          60 * twin.quotas.all.refillPerSecond,
        );
  const jobs = planJobs(scenario);
  const steady = jobs.map((plan) => ({
    plan,
    jobs: jobsInSteadyState(plan, scenario, acceptedPerMinute),
  }));
  const jobsSteady = Math.min(offered.arrivals, sum(steady.map((one) => one.jobs)));
  const nodePools = planNodePools(scenario, steady);
  const plan = {
    offered,
    acceptedPerMinute,
    startJobRunQuota,
    jobs,
    jobsSteady: Math.ceil(jobsSteady),
    podsSteady: Math.ceil(sum(steady.map((one) => one.jobs * one.plan.pods))),
    nodePools,
    nodesSteady: sum(nodePools.map(nodesInSteadyState)),
    apiCalls: apiCalls(scenario, offered.arrivals, Math.ceil(jobsSteady)),
    durationMs: load.durationMs,
    durationMsMax: load.durationMs + (load.onEnd === 'drain' ? load.drainMaxMs : 0),
  };
  return { ...plan, warnings: planWarnings(scenario, plan), lines: planLines(scenario, plan) };
}

/** What EMR is asked for; with operators, only that it registers the namespaces. */
function apiCalls(
  { submission, namespaces, load }: Scenario,
  arrivals: number,
  jobsSteady: number,
): ScenarioPlan['apiCalls'] {
  const hasJobRuns = submission === 'job-run';
  return {
    ...(hasJobRuns ? { StartJobRun: arrivals } : {}),
    CreateVirtualCluster: namespaces,
    DeleteVirtualCluster: namespaces,
    ...(hasJobRuns && load.onEnd === 'cancel' ? { CancelJobRun: jobsSteady } : {}),
  };
}

/** Little's law: jobs present = rate · residence; no more can be present than ever came. */
function jobsInSteadyState(
  plan: JobTemplatePlan,
  { load }: Scenario,
  acceptedPerMinute: number,
): number {
  const perMs = (acceptedPerMinute * plan.share) / 60_000;
  const present = perMs * Math.min(plan.residenceMs, load.durationMs);
  return Math.min(present, load.inFlightMax * plan.share);
}

function nodesInSteadyState(pool: NodePoolPlan): number {
  return pool.kind === 'static' ? pool.nodesMax : Math.min(pool.nodesNeeded, pool.nodesMax);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
