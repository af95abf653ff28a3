import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from './kubernetes/kube-object.ts';
import { ServedSide } from './testing/served-side.ts';

let side: ServedSide;
afterEach(() => {
  side.stop();
});

const app = {
  metadata: { name: 'pi', annotations: { 'jobstorm/template': 'sleep' } },
  spec: { driver: { cores: 1, memory: '1g' }, executor: { cores: 1, instances: 2, memory: '1g' } },
};
const apps = '/apis/sparkoperator.k8s.io/v1beta2/namespaces/team/sparkapplications';
const podsOf = '/api/v1/namespaces/team/pods';

describe('the Kubernetes side of a served twin', () => {
  it('shows what the twin stores, while jobs run and when they are gone', async () => {
    side = await ServedSide.start({ volumes: true });
    side.createNamespace('team');
    side.startJobs('team', 3);

    side.untilRunning('team', 'spark-role', 9);
    side.pass(5);
    expect(side.shown()).toEqual(side.counted());
    expect(side.shown()).toMatchObject({ jobs: 3, pods: 3 * 4, persistentvolumeclaims: 6 });
    side.pass(900);
    expect(side.shown()).toEqual(side.counted());
    expect(side.counted()).toEqual({ namespaces: 1 });
  });

  it('shows the pods of a job run as EMR on EKS makes them, with their steps in order', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    const [jobRunId = ''] = side.startJobs('team', 1);
    const phases = new Map<string, string[]>();
    side.watch(podsOf, ({ object }) => {
      const role = object.metadata.labels?.['spark-role'] ?? 'submitter';
      const { phase = '' } = object['status'] as { phase?: string };
      const seen = phases.get(role) ?? [];
      if (seen.at(-1) !== phase) phases.set(role, [...seen, phase]);
    });
    side.untilRunning('team', 'spark-role=driver', 1);
    const driver = side.get(`${podsOf}/spark-${jobRunId}-driver`);
    side.pass(600);

    expect(driver.metadata.labels).toMatchObject({
      'emr-containers.amazonaws.com/job.id': jobRunId,
      'emr-containers.amazonaws.com/component': 'driver',
      'spark-app-selector': `spark-${jobRunId}`,
    });
    expect(driver).toMatchObject({
      metadata: { ownerReferences: [{ kind: 'Job', name: jobRunId, controller: true }] },
      status: { phase: 'Running', containerStatuses: [{ ready: true }, { ready: true }] },
    });
    expect(phases.get('submitter')).toEqual(['Pending', 'Running', 'Succeeded']);
    expect(phases.get('driver')).toEqual(['Pending', 'Running', 'Succeeded']);
    expect(side.names(podsOf)).toEqual([]);
  });

  it('runs SparkApplications of clients to their end, and keeps them until they are deleted', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    side.send('POST', apps, app);
    const states: string[] = [];
    side.watch(apps, ({ object }) => {
      const { applicationState } = (object['status'] ?? {}) as {
        applicationState?: { state: string };
      };
      const state = applicationState?.state ?? '';
      if (states.at(-1) !== state) states.push(state);
    });
    side.pass(600);

    expect(states).toEqual(['', 'SUBMITTED', 'RUNNING', 'SUCCEEDING', 'COMPLETED']);
    expect(side.counted()).toEqual({ namespaces: 1, sparkapplications: 1 });
    side.send('DELETE', `${apps}/pi`);
    expect(side.counted()).toEqual({ namespaces: 1 });
    expect(() => side.get(`${apps}/pi`)).toThrow('not found');
  });

  it('takes a running SparkApplication down when it is deleted', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    side.send('POST', apps, app);
    side.untilRunning('team', 'spark-role', 3);
    side.send('DELETE', `${apps}/pi`);
    side.pass(60);

    expect(side.names(podsOf)).toEqual([]);
    expect(side.counted()).toEqual({ namespaces: 1 });
  });

  it('replaces a deleted executor, and fails the job run of a deleted driver', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    side.startJobs('team', 1);
    side.untilRunning('team', 'spark-role=executor', 2);
    const [executor = ''] = side.names(`${podsOf}?labelSelector=spark-role=executor`);
    const { body } = side.send('DELETE', `${podsOf}/${executor}`);
    expect(body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30 } });
    side.pass(20);
    const executors = side.names(`${podsOf}?labelSelector=spark-role=executor`);
    expect(executors).toHaveLength(2);
    expect(executors).not.toContain(executor);

    const [driver = ''] = side.names(`${podsOf}?labelSelector=spark-role=driver`);
    side.send('DELETE', `${podsOf}/${driver}`);
    side.pass(120);
    expect(side.finished).toEqual(['FAILED']);
  });

  it('lets a namespace go with all that is in it, and then only', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    side.startJobs('team', 2);
    side.send('POST', apps, app);
    side.send('POST', '/api/v1/namespaces/team/configmaps', { metadata: { name: 'mine' } });
    side.untilRunning('team', 'spark-role', 9);
    const { body } = side.send('DELETE', '/api/v1/namespaces/team');

    expect(body).toMatchObject({ status: { phase: 'Terminating' } });
    expect(() => side.send('POST', apps, { ...app, metadata: { name: 'late' } })).toThrow(
      'because it is being terminated',
    );
    side.pass(120);
    expect(() => side.get('/api/v1/namespaces/team')).toThrow('not found');
    expect(side.names('/api/v1/pods')).toEqual([]);
    side.pass(600);
    expect(side.counted()).toEqual({});
  });

  it('schedules nothing on a node that is cordoned, and loses the pods of one that is deleted', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    const [first = '', second = ''] = side.names('/api/v1/nodes');
    const cordon = (node: string, unschedulable: boolean): KubeObject =>
      side.send(
        'PATCH',
        `/api/v1/nodes/${node}`,
        { spec: { unschedulable } },
        { contentType: 'application/merge-patch+json' },
      ).body as KubeObject;
    cordon(first, true);
    side.startJobs('team', 2);
    side.untilRunning('team', 'spark-role', 6);
    const nodes = new Set(
      side.list(podsOf).map(({ spec }) => (spec as { nodeName: string }).nodeName),
    );

    expect([...nodes]).toEqual([second]);
    expect(side.get(`/api/v1/nodes/${first}`)['spec']).toMatchObject({
      unschedulable: true,
      taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
    });
    cordon(first, false);
    side.send('DELETE', `/api/v1/nodes/${second}`);
    expect(side.names('/api/v1/nodes')).toEqual([first]);
    side.pass(60);
    expect(side.finished).toEqual(['FAILED', 'FAILED']);
  });

  it('shows the events that the twin counts, until they expire', async () => {
    side = await ServedSide.start();
    side.createNamespace('team');
    side.startJobs('team', 1);
    side.untilRunning('team', 'spark-role', 3);
    const reasons = side
      .list('/api/v1/namespaces/team/events?fieldSelector=involvedObject.kind=Pod')
      .map(({ reason }) => reason as string);

    expect(new Set(reasons)).toEqual(
      new Set(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']),
    );
    side.pass(3 * 3_600);
    side.startJobs('team', 1);
    side.pass(5);
    const oldest = side
      .list('/api/v1/namespaces/team/events')
      .map(({ metadata }) => Date.parse(metadata.creationTimestamp));
    expect(Math.min(...oldest)).toBeGreaterThan(side.now - 3_700_000);
  });
});
