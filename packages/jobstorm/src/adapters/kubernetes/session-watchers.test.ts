import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterSample } from '../../model/cluster-sample.ts';
import type { PodRecord } from '../../model/pod-record.ts';
import type { JobRunChange, JobRunMilestone, TargetError } from '../../engine/ports.ts';
import { WallTimeline } from '../timeline/wall-timeline.ts';
import { createSessionWatchers, type SessionWatchers } from './session-watchers.ts';
import { KubeServer } from './testing/kube-server.ts';

const namespace = 'emr-0a1b2c3d-20260105-ns0';
const session = {
  id: 'emr-0a1b2c3d-20260105',
  clusterName: 'test',
  region: 'us-west-2',
  virtualClusters: [{ id: 'vc', name: 'vc', namespace }],
};
const pods = `/api/v1/namespaces/${namespace}/pods`;
const applications = `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${namespace}/sparkapplications`;
/** The bench's clock at its start. */
const epochMs = Date.parse('2026-01-05T00:00:00Z');

let server: KubeServer;
let timeline: WallTimeline;
let watchers: SessionWatchers;
const errors: TargetError[] = [];
const fault = (error: TargetError): void => void errors.push(error);

beforeEach(async () => {
  server = new KubeServer();
  await server.start();
  server.bench.send('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  errors.length = 0;
  timeline = new WallTimeline({
    onError: (error) => {
      throw error;
    },
  });
  watchers = createSessionWatchers({
    kubeConfig: server.kubeConfig,
    timeline,
    epochMs,
    submission: 'spark-operator',
    requestedExecutors: () => 2,
  });
});

afterEach(async () => {
  watchers.milestones.stop();
  watchers.clusterWatcher.stop();
  watchers.podWatcher.stop();
  watchers.sparkApplications.stop();
  timeline.stop();
  await server.stop();
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It has not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const at = (second: number): string =>
  new Date(epochMs + second * 1_000).toISOString().replace('.000Z', 'Z');

/** A pod as EMR on EKS labels it, in the state that these seconds say. */
function podOf(
  name: string,
  role: string,
  { scheduled, running }: { scheduled?: number; running?: number } = {},
  jobRunId = 'job-0',
): object {
  return {
    metadata: {
      name,
      labels: {
        'emr-containers.amazonaws.com/job.id': jobRunId,
        'emr-containers.amazonaws.com/component': role,
      },
    },
    spec: {
      ...(scheduled === undefined ? {} : { nodeName: 'node-1' }),
      containers: [
        { name: 'main', image: 'i', resources: { requests: { cpu: '2', memory: '1Gi' } } },
      ],
    },
    status: {
      phase: running === undefined ? 'Pending' : 'Running',
      conditions:
        scheduled === undefined
          ? [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }]
          : [{ type: 'PodScheduled', status: 'True', lastTransitionTime: at(scheduled) }],
      containerStatuses:
        running === undefined ? [] : [{ state: { running: { startedAt: at(running) } } }],
    },
  };
}

describe('createSessionWatchers()', () => {
  it('takes the instants of milestones from the status of pods, not from the arrival', async () => {
    const milestones: JobRunMilestone[] = [];
    server.bench.send('POST', pods, podOf('job-0-abcde', 'job.submitter'));
    watchers.milestones.watch(session, (one) => milestones.push(one), fault);
    await until(() => milestones.length === 1);

    server.bench.now += 2_000;
    server.bench.send('POST', pods, podOf('driver', 'driver', { scheduled: 3, running: 7 }));
    server.bench.send('POST', pods, podOf('exec-1', 'executor', { scheduled: 8, running: 9 }));
    server.bench.send('POST', pods, podOf('exec-2', 'executor', { scheduled: 8, running: 12 }));
    await until(() => milestones.length === 5);

    expect(milestones.map(({ milestone, at: instant }) => [milestone, instant])).toEqual([
      ['submitted', 0],
      ['driverCreated', 2_000],
      ['driverScheduled', 3_000],
      ['driverRunning', 7_000],
      ['executorsReady', 12_000],
    ]);
    expect(errors).toEqual([]);
  });

  it('tells of a pod that went while the connection was down, and of each once', async () => {
    const gone: PodRecord[] = [];
    const milestones: JobRunMilestone[] = [];
    server.bench.send('POST', '/api/v1/nodes', {
      metadata: {
        name: 'node-1',
        labels: {
          'node.kubernetes.io/instance-type': 'm5.xlarge',
          'topology.kubernetes.io/zone': 'us-west-2a',
        },
      },
    });
    server.bench.send('POST', pods, podOf('driver', 'driver', { scheduled: 3, running: 7 }));
    watchers.podWatcher.watch(session, (pod) => gone.push(pod));
    watchers.milestones.watch(session, (one) => milestones.push(one), fault);
    await until(() => milestones.length === 3);

    server.dropConnections();
    server.bench.send('DELETE', `${pods}/driver?gracePeriodSeconds=0`);
    // More changes than the server remembers: the watch cannot be resumed and lists anew.
    for (let index = 0; index < 1_100; index += 1) {
      server.bench.send('POST', pods, { metadata: { name: `other-${index}` } });
    }
    await until(() => gone.length === 1);

    expect(gone).toEqual([
      {
        jobRunId: 'job-0',
        role: 'driver',
        createdAt: 0,
        scheduledAt: 3_000,
        runningAt: 7_000,
        node: { name: 'node-1', instanceType: 'm5.xlarge', az: 'us-west-2a' },
      },
    ]);
    expect(milestones).toHaveLength(3);
  });

  it('samples what nodes offer and what pods request and wait for', async () => {
    const samples: ClusterSample[] = [];
    server.bench.send('POST', '/api/v1/nodes', {
      metadata: { name: 'node-1', labels: { 'node.kubernetes.io/instance-type': 'm5.xlarge' } },
      status: {
        allocatable: { cpu: '3920m', memory: '15Gi' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
    server.bench.send('POST', pods, podOf('driver', 'driver', { scheduled: 3, running: 7 }));
    server.bench.send('POST', pods, podOf('exec-1', 'executor'));
    watchers.clusterWatcher.watch(session, 50, (sample) => samples.push(sample), fault);
    await until(() => (samples.at(-1)?.counters.podsCreated ?? 0) === 2 && samples.length > 4);

    expect(samples.at(-1)).toMatchObject({
      podsRunning: 1,
      podsPending: { unschedulable: 1 },
      podsPeak: 2,
      nodes: 1,
      nodesLaunching: 0,
      vcpuAllocatable: 3.92,
      vcpuRequested: 2,
      memoryGiBAllocatable: 15,
      memoryGiBRequested: 1,
    });
    const [seconds] = Object.values(samples.at(-1)?.counters.nodeSeconds ?? {});
    expect(seconds).toBeGreaterThan(0);
  });

  it('follows SparkApplications to their end, and takes a deleted one for cancelled', async () => {
    const changes: JobRunChange[] = [];
    watchers.sparkApplications.watch(session, (change) => changes.push(change), fault);
    const application = (name: string, status: object): object => ({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      metadata: { name },
      status,
    });
    const submitted = { lastSubmissionAttemptTime: at(1) };
    const ended = { terminationTime: at(60), applicationState: { state: 'COMPLETED' } };
    server.bench.send('POST', applications, application('a', { ...submitted, ...ended }));
    server.bench.send('POST', applications, application('b', submitted));
    await until(() => changes.length === 3);
    server.bench.send('DELETE', `${applications}/b`);
    await until(() => changes.length === 4);

    const told = changes.map((change) =>
      change.kind === 'finished'
        ? [change.jobRunId, change.state]
        : [change.jobRunId, change.milestone],
    );
    expect(told).toEqual([
      ['a', 'submitted'],
      ['a', 'COMPLETED'],
      ['b', 'submitted'],
      ['b', 'CANCELLED'],
    ]);
    expect(changes[1]).toMatchObject({ at: 60_000 });
  });

  it('says once that the API refuses, and goes on asking', async () => {
    await server.stop();
    watchers.milestones.watch(session, () => undefined, fault);
    await until(() => errors.length > 0);

    expect(errors[0]?.kind).toBe('transient');
    expect(errors[0]?.message).toMatch(/^Cannot watch (nodes|pods in|SparkApplications in)/);
  });
});
