import type { JournalEntry } from '../packages/jobstorm/src/model/journal-entry.ts';
import type { Scenario } from '../packages/jobstorm/src/model/scenario.ts';
import { runUnwatched } from '../packages/jobstorm/src/twin/testing/run-unwatched.ts';

/** What one simulated run is compared by. */
export interface RunFigures {
  /** Job runs accepted. */
  readonly jobs: number;
  /** Largest number submitted to the cluster and not finished at once. */
  readonly activeMax: number;
  /** Largest number of drivers that ran at once, while eight executors or more ran for each. */
  readonly driversMax: number;
  /** Largest number of pods that ran at once. */
  readonly podsMax: number;
  readonly nodesMax: number;
  /** Mean time from submitted to finished of the jobs of the steady phase, in seconds. */
  readonly residenceSeconds: number;
  /**
   * The same by Little's law from the peak, as sources without times of jobs have it: `activeMax`
   * over the job runs accepted per second of the load.
   */
  readonly peakResidenceSeconds: number;
  /** Mean time from accepted to finished. */
  readonly acceptedToFinishedSeconds: number;
  /** Share of accepted job runs that failed. */
  readonly failedPercent: number;
  /** 95th percentile from accepted to the driver's creation, in seconds. */
  readonly queueP95Seconds: number;
  /** Drivers created, from the first to the last of those that were. */
  readonly driversPerMinute: number;
  /** Applies in etcd that took longer than its warning time. */
  readonly slowApplies: number;
  /** Largest size of etcd's database, in GB of 10⁹ bytes. */
  readonly etcdGBMax: number;
  /** 99th percentile of the creation of a pod. */
  readonly createPodP99Ms: number;
  /** Jobs a minute that were offered. */
  readonly offeredPerMinute: number;
  /** What the simulation took. */
  readonly wallSeconds: number;
}

/** No published row has more than some tens of millions of events; more is a run that hangs. */
const eventsMax = 500_000_000;

/** Simulates a scenario and measures it. */
export function figuresOf(scenario: Scenario): RunFigures {
  const startedAt = performance.now();
  const { entries, summary } = runUnwatched(scenario, eventsMax);
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  const jobs = jobInstants(entries);
  const from = steadyFrom(entries);
  const samples = runningPods(entries);
  const steady = jobs.filter((job) => job.intendedAt >= from);
  const drivers = jobs.flatMap(({ driverCreatedAt }) => driverCreatedAt ?? []);
  const perMinute = scenario.load.model === 'open' ? scenario.load.arrivalsPerMinute : 0;
  const { jobRuns, submissions, cluster, latencies } = summary;
  const activeMax = presentMax(jobs, 'submittedAt');
  const perSecond = (1_000 * submissions.accepted) / scenario.load.durationMs;
  return {
    jobs: submissions.accepted,
    activeMax,
    driversMax: driversMax(jobs, samples),
    podsMax: Math.max(0, ...samples.map(({ podsRunning }) => podsRunning)),
    nodesMax: cluster?.nodesMax ?? 0,
    residenceSeconds: meanSeconds(steady, 'submittedAt'),
    peakResidenceSeconds: activeMax / perSecond,
    acceptedToFinishedSeconds: meanSeconds(steady, 'acceptedAt'),
    failedPercent: (100 * jobRuns.failed) / Math.max(1, submissions.accepted),
    queueP95Seconds: (latencies.queueLatency.p95 ?? 0) / 1_000,
    driversPerMinute: ratePerMinute(drivers),
    slowApplies: cluster?.etcdSlowApplies ?? 0,
    etcdGBMax: ((cluster?.etcdGiBMax ?? 0) * 2 ** 30) / 1e9,
    createPodP99Ms: cluster?.createPodP99Ms ?? 0,
    offeredPerMinute: perMinute,
    wallSeconds,
  };
}

/** A rate is sustained when 95 % of the jobs have their driver within this time. */
const sustainedQueueSeconds = 60;

/** The run at the largest whole arrival rate, up to that of the scenario, that is sustained. */
export function sustainedFigures(scenario: Scenario): RunFigures {
  const { load } = scenario;
  if (load.model !== 'open') throw new Error('Only an open load has an arrival rate');
  let best = figuresAt(scenario, 1);
  let wallSeconds = best.wallSeconds;
  let tooMuch = Math.floor(load.arrivalsPerMinute) + 1;
  while (tooMuch - best.offeredPerMinute > 1) {
    const next = figuresAt(scenario, Math.floor((tooMuch + best.offeredPerMinute) / 2));
    wallSeconds += next.wallSeconds;
    if (next.queueP95Seconds <= sustainedQueueSeconds) best = next;
    else tooMuch = next.offeredPerMinute;
  }
  return { ...best, wallSeconds };
}

function figuresAt(scenario: Scenario, arrivalsPerMinute: number): RunFigures {
  const { load } = scenario;
  if (load.model !== 'open') throw new Error('Only an open load has an arrival rate');
  return figuresOf({ ...scenario, load: { ...load, arrivalsPerMinute } });
}

interface JobInstants {
  readonly intendedAt: number;
  acceptedAt?: number;
  submittedAt?: number;
  driverCreatedAt?: number;
  driverRunningAt?: number;
  finishedAt?: number;
}

function jobInstants(entries: readonly JournalEntry[]): readonly JobInstants[] {
  const jobs: JobInstants[] = [];
  for (const entry of entries) {
    if (entry.kind === 'arrival') jobs[entry.arrival] = { intendedAt: entry.intendedAt };
    if (!('arrival' in entry)) continue;
    const job = jobs[entry.arrival];
    if (job === undefined) continue;
    if (entry.kind === 'accepted') job.acceptedAt = entry.at;
    if (entry.kind === 'finished') job.finishedAt = entry.at;
    if (entry.kind !== 'milestone') continue;
    if (entry.milestone === 'submitted') job.submittedAt = entry.at;
    if (entry.milestone === 'driverCreated') job.driverCreatedAt = entry.at;
    if (entry.milestone === 'driverRunning') job.driverRunningAt = entry.at;
  }
  return jobs.filter((job) => job !== undefined);
}

function steadyFrom(entries: readonly JournalEntry[]): number {
  const steady = entries.find((entry) => entry.kind === 'phase' && entry.phase === 'steady');
  return steady?.at ?? 0;
}

interface RunningPods {
  readonly at: number;
  readonly podsRunning: number;
}

function runningPods(entries: readonly JournalEntry[]): readonly RunningPods[] {
  return entries.flatMap((entry) =>
    entry.kind === 'sample' ? [{ at: entry.at, podsRunning: entry.sample.podsRunning }] : [],
  );
}

/** The source counts drivers only while this many executors run for each. */
const executorsPerDriver = 8;

function driversMax(jobs: readonly JobInstants[], samples: readonly RunningPods[]): number {
  const began = ascending(jobs.map(({ driverRunningAt }) => driverRunningAt));
  const ended = ascending(
    jobs.map((job) => (job.driverRunningAt === undefined ? undefined : job.finishedAt)),
  );
  let max = 0;
  let beganBefore = 0;
  let endedBefore = 0;
  for (const { at, podsRunning } of samples) {
    while ((began[beganBefore] ?? Infinity) <= at) beganBefore += 1;
    while ((ended[endedBefore] ?? Infinity) <= at) endedBefore += 1;
    const drivers = beganBefore - endedBefore;
    if (podsRunning >= (1 + executorsPerDriver) * drivers) max = Math.max(max, drivers);
  }
  return max;
}

function ascending(instants: readonly (number | undefined)[]): readonly number[] {
  return instants.filter((at) => at !== undefined).sort((one, other) => one - other);
}

type Beginning = 'acceptedAt' | 'submittedAt';

/** Jobs between this instant and their end, at the peak. */
function presentMax(jobs: readonly JobInstants[], from: Beginning): number {
  const changes: { readonly at: number; readonly change: 1 | -1 }[] = [];
  for (const job of jobs) {
    const at = job[from];
    if (at === undefined || job.finishedAt === undefined) continue;
    changes.push({ at, change: 1 }, { at: job.finishedAt, change: -1 });
  }
  changes.sort((one, other) =>
    one.at === other.at ? one.change - other.change : one.at - other.at,
  );
  let present = 0;
  let max = 0;
  for (const { change } of changes) {
    present += change;
    max = Math.max(max, present);
  }
  return max;
}

function meanSeconds(jobs: readonly JobInstants[], from: Beginning): number {
  const times = jobs.flatMap((job) => {
    const at = job[from];
    return at === undefined || job.finishedAt === undefined ? [] : [job.finishedAt - at];
  });
  return times.reduce((sum, one) => sum + one, 0) / Math.max(1, times.length) / 1_000;
}

function ratePerMinute(instants: readonly number[]): number {
  const sorted = [...instants].sort((one, other) => one - other);
  const [first = 0] = sorted;
  const spanMs = (sorted.at(-1) ?? 0) - first;
  return spanMs > 0 ? ((sorted.length - 1) * 60_000) / spanMs : 0;
}
