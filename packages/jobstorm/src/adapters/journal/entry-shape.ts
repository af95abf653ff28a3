import { z } from 'zod';
import { jobMilestones } from '../../model/job-run.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import { podRoles } from '../../model/pod-record.ts';
import { runPhases } from '../../model/run-phase.ts';
import { scenarioShape } from './scenario-shape.ts';
import { shapeProblem } from './shape-problem.ts';

/*
 * The journal's entries as a check at the edge: what passes has every member that JournalEntry
 * promises, so no fold over entries ever has to ask.
 */

/**
 * Folds keep a row for each arrival and a cell for each second: a mistyped one must not fill
 * memory.
 */
const instant = z.number().min(0).max(10_000_000_000);
const arrival = z.int().min(0).max(20_000_000);
const count = z.int().min(0);
const errorKind = z.enum([
  'config',
  'throttled',
  'transient',
  'rejected',
  'not-found',
  'access-denied',
  'unreachable',
  'storage',
  'aborted',
]);

const virtualCluster = z.object({ id: z.string(), name: z.string(), namespace: z.string() });

const pendingReason = z.enum([
  'scheduling',
  'binding',
  'unschedulable',
  'nodeLaunching',
  'volume',
  'address',
  'imagePull',
  'containerCreating',
]);

const jobCharge = z.object({
  jobRunId: z.string(),
  template: z.string(),
  nodesUsd: z.number(),
  emrUsd: z.number(),
  crossAzUsd: z.number(),
  isUnfinished: z.literal(true).exactOptional(),
});

const clusterSample = z.object({
  podsRunning: z.number(),
  podsPending: z.partialRecord(pendingReason, z.number()),
  nodes: z.number(),
  nodesLaunching: z.number(),
  vcpuAllocatable: z.number(),
  vcpuRequested: z.number(),
  memoryGiBAllocatable: z.number(),
  memoryGiBRequested: z.number(),
  podsPeak: z.number(),
  nodesPeak: z.number(),
  apiServerSeatsInUse: z.number(),
  apiServerSeats: z.number(),
  apiServerQueueWaitMs: z.number(),
  createPodP99Ms: z.number(),
  etcdGiB: z.number(),
  etcdQuotaGiB: z.number(),
  volumes: z.number(),
  volumeWaitP99Ms: z.number(),
  charges: z.array(jobCharge).exactOptional(),
  counters: z.object({
    podsCreated: z.number(),
    podSeconds: z.number(),
    nodeSeconds: z.record(z.string(), z.number()),
    spotNodeSeconds: z.record(z.string(), z.number()),
    vcpuRequestedSeconds: z.number(),
    memoryGiBRequestedSeconds: z.number(),
    emrVcpuSeconds: z.number(),
    emrMemoryGiBSeconds: z.number(),
    diskGiBSeconds: z.number(),
    nodeUsdRequested: z.number(),
    crossAzGB: z.number(),
    imagePulledGB: z.number(),
    diskThroughputSeconds: z.number(),
    apiServerRequests: z.number(),
    apiServerRejected: z.number(),
    apiServerErrors: z.number(),
    etcdSlowApplies: z.number(),
    ec2Requests: z.number(),
    ec2Throttled: z.number(),
    schedulingAttempts: z.number(),
    schedulingFailures: z.number(),
  }),
});

function entry<Kind extends string, Members extends z.ZodRawShape>(kind: Kind, members: Members) {
  return z.object({ kind: z.literal(kind), at: instant, ...members });
}

const arrivalPlan = {
  arrival,
  intendedAt: instant,
  template: z.string(),
  user: count.exactOptional(),
};

const entryShape: z.ZodType<JournalEntry> = z.discriminatedUnion('kind', [
  entry('run', {
    journalVersion: count,
    jobstormVersion: z.string(),
    startedAt: z.iso.datetime(),
    session: z.string(),
    scenario: scenarioShape,
  }),
  entry('phase', { phase: z.enum(runPhases) }),
  entry('resume', { stoppedAt: instant }),
  entry('session', { virtualClusters: z.array(virtualCluster) }),
  entry('arrival', { ...arrivalPlan, virtualCluster: count, az: z.string().nullable() }),
  entry('dropped', arrivalPlan),
  entry('attempt', {
    arrival,
    attempt: count,
    error: errorKind,
    code: z.string(),
    retryAt: instant.nullable(),
  }),
  entry('accepted', { arrival, attempts: count, jobRunId: z.string() }),
  entry('rejected', {
    arrival,
    attempts: count,
    error: errorKind,
    code: z.string(),
    message: z.string(),
  }),
  entry('milestone', { arrival, milestone: z.enum(jobMilestones) }),
  entry('finished', {
    arrival,
    state: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']),
    reason: z
      .enum(['INTERNAL_ERROR', 'USER_ERROR', 'VALIDATION_ERROR', 'CLUSTER_UNAVAILABLE'])
      .nullable(),
    details: z.string(),
    seenAt: instant,
  }),
  entry('cancel', { arrival, outcome: z.union([z.literal('accepted'), errorKind]) }),
  entry('pod', {
    jobRunId: z.string(),
    role: z.enum(podRoles),
    createdAt: instant,
    scheduledAt: instant.nullable(),
    runningAt: instant.nullable(),
    node: z.object({ name: z.string(), instanceType: z.string(), az: z.string() }).nullable(),
  }),
  entry('sample', { sample: clusterSample }),
  entry('watch', {
    requests: z.record(z.string(), count),
    throttled: count,
    failed: count,
  }),
  entry('fault', {
    where: z.enum(['prepare', 'watch', 'clean-up']),
    error: errorKind,
    message: z.string(),
  }),
  entry('interrupt', { count }),
  entry('leftBehind', {
    leftBehind: z.object({
      jobRuns: count,
      virtualClusters: count,
      namespaces: count,
      pods: count,
      volumes: count,
    }),
  }),
  entry('end', {}),
]);

/**
 * The entry that a parsed line is; undefined when it is none. It is the value itself and not a copy
 * made by the check, so that a fold sees members in the order in which they were written.
 */
export function parseEntry(value: unknown): JournalEntry | undefined {
  return entryShape.safeParse(value).success ? (value as JournalEntry) : undefined;
}

/** Why {@link parseEntry} refused a value: its first problem, with the place in it. */
export function describeEntryProblem(value: unknown): string {
  const issues = entryShape.safeParse(value).error?.issues ?? [];
  const [issue] = issues;
  if (issue === undefined) return 'it is an entry';
  const { kind } = (value ?? {}) as { kind?: unknown };
  if (typeof kind !== 'string') return 'it is not an entry: it has no kind';
  if (issue.code === 'invalid_union' && issue.path.join('.') === 'kind') {
    return `no entry is of kind '${kind}'`;
  }
  return `entry of kind '${kind}': ${shapeProblem(issues, value)}`;
}
