import type { ClusterCounters, ClusterSample } from '../../model/cluster-sample.ts';
import type { ErrorKind } from '../../model/errors.ts';
import type { Instant } from '../../model/instant.ts';
import { jobMilestones, type FinalJobRunState, type JobMilestone } from '../../model/job-run.ts';
import { journalVersion, type JournalEntry } from '../../model/journal-entry.ts';
import type { RunPhase } from '../../model/run-phase.ts';
import { testScenario, type ScenarioParts } from './scenario.ts';

/** The life of one arrival, by instants; a step that is left out did not happen. */
export interface JobStory extends Partial<Record<JobMilestone, Instant>> {
  readonly intendedAt: Instant;
  /** @default intendedAt */
  readonly startedAt?: Instant;
  readonly template?: string;
  /** Attempts that were not accepted, each with its error. */
  readonly refused?: readonly (readonly [at: Instant, error: ErrorKind])[];
  readonly acceptedAt?: Instant;
  readonly rejectedAt?: Instant;
  readonly finishedAt?: Instant;
  /** @default finishedAt */
  readonly seenAt?: Instant;
  readonly state?: FinalJobRunState;
  readonly details?: string;
}

const noCounters: ClusterCounters = {
  podsCreated: 0,
  podSeconds: 0,
  nodeSeconds: {},
  spotNodeSeconds: {},
  vcpuRequestedSeconds: 0,
  memoryGiBRequestedSeconds: 0,
  emrVcpuSeconds: 0,
  emrMemoryGiBSeconds: 0,
  diskGiBSeconds: 0,
  nodeUsdRequested: 0,
  crossAzGB: 0,
  imagePulledGB: 0,
  diskThroughputSeconds: 0,
  apiServerRequests: 0,
  apiServerRejected: 0,
  apiServerErrors: 0,
  etcdSlowApplies: 0,
  ec2Requests: 0,
  ec2Throttled: 0,
  schedulingAttempts: 0,
  schedulingFailures: 0,
};

const emptySample: Omit<ClusterSample, 'counters'> = {
  podsRunning: 0,
  podsPending: {},
  nodes: 0,
  nodesLaunching: 0,
  vcpuAllocatable: 0,
  vcpuRequested: 0,
  memoryGiBAllocatable: 0,
  memoryGiBRequested: 0,
  podsPeak: 0,
  nodesPeak: 0,
  apiServerSeatsInUse: 0,
  apiServerSeats: 600,
  apiServerQueueWaitMs: 0,
  createPodP99Ms: 0,
  etcdGiB: 0,
  etcdQuotaGiB: 8,
  volumes: 0,
  volumeWaitP99Ms: 0,
};

export type SampleParts = Partial<Omit<ClusterSample, 'counters'>> & {
  readonly counters?: Partial<ClusterCounters>;
};

/** Writes journals by hand: each call appends what a run would have recorded. */
export class JournalBuilder {
  readonly #entries: JournalEntry[] = [];
  #arrivals = 0;

  constructor(parts: ScenarioParts = {}) {
    this.add({
      kind: 'run',
      at: 0,
      journalVersion,
      jobstormVersion: '0.1.0',
      startedAt: '2026-01-05T00:00:00.000Z',
      session: 'emr-0a1b2c3d-20260105',
      scenario: testScenario(parts),
    });
  }

  add(entry: JournalEntry): this {
    this.#entries.push(entry);
    return this;
  }

  phase(phase: RunPhase, at: Instant): this {
    return this.add({ kind: 'phase', at, phase });
  }

  /** An arrival that was started, with all that became of it. */
  job(story: JobStory): this {
    const arrival = this.#nextArrival();
    const { intendedAt, startedAt = intendedAt, template = 'etl' } = story;
    this.add({
      kind: 'arrival',
      at: startedAt,
      arrival,
      intendedAt,
      template,
      virtualCluster: 0,
      az: null,
    });
    this.#attempts(arrival, story);
    for (const milestone of jobMilestones) {
      const at = story[milestone];
      if (at !== undefined) this.add({ kind: 'milestone', at, arrival, milestone });
    }
    const { finishedAt, state = 'COMPLETED', details = '' } = story;
    if (finishedAt === undefined) return this;
    const reason = state === 'FAILED' ? 'USER_ERROR' : null;
    const { seenAt = finishedAt } = story;
    return this.add({ kind: 'finished', at: finishedAt, arrival, state, reason, details, seenAt });
  }

  dropped(intendedAt: Instant, template = 'etl'): this {
    const arrival = this.#nextArrival();
    return this.add({ kind: 'dropped', at: intendedAt, arrival, intendedAt, template });
  }

  sample(at: Instant, { counters, ...gauges }: SampleParts): this {
    const sample = { ...emptySample, ...gauges, counters: { ...noCounters, ...counters } };
    return this.add({ kind: 'sample', at, sample });
  }

  /** Nothing left behind, and the end. */
  end(at: Instant): this {
    const leftBehind = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };
    return this.phase('ended', at)
      .add({ kind: 'leftBehind', at, leftBehind })
      .add({ kind: 'end', at });
  }

  entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  #nextArrival(): number {
    this.#arrivals += 1;
    return this.#arrivals - 1;
  }

  #attempts(arrival: number, { refused = [], acceptedAt, rejectedAt }: JobStory): void {
    refused.forEach(([at, error], index) => {
      const isLast = index === refused.length - 1 && acceptedAt === undefined;
      this.add({
        kind: 'attempt',
        at,
        arrival,
        attempt: index + 1,
        error,
        code: codeOf(error),
        retryAt: isLast ? null : at + 1_000,
      });
    });
    if (acceptedAt !== undefined) {
      const attempts = refused.length + 1;
      this.add({ kind: 'accepted', at: acceptedAt, arrival, attempts, jobRunId: `run-${arrival}` });
    }
    if (rejectedAt !== undefined) {
      const error = refused.at(-1)?.[1] ?? 'rejected';
      const attempts = refused.length;
      const code = codeOf(error);
      this.add({ kind: 'rejected', at: rejectedAt, arrival, attempts, error, code, message: code });
    }
  }
}

function codeOf(error: ErrorKind): string {
  return error === 'throttled' ? 'ThrottlingException' : 'ValidationException';
}
