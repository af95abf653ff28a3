import { describe, expect, it } from 'vitest';
import type { JobRunChange, Submission } from '../../engine/ports.ts';
import {
  failureReasons,
  jobMilestones,
  jobRunStates,
  type FailureReason,
  type JobRunState,
} from '../../model/job-run.ts';
import type { JobTemplate } from '../../model/job-template.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import { RandomStreams } from '../../util/random.ts';
import { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import { RequestFaults } from '../faults/request-faults.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import '../testing/invariants/watchers.ts';
import {
  jobTemplate,
  karpenterPool,
  sparkRequest,
  staticPool,
  twinConfig,
} from '../testing/twin-scenario.ts';
import type { EmrAnswer } from './emr-answer.ts';
import { EmrService } from './emr-service.ts';
import type { EmrJobRun } from './job-run.ts';
import type { JobRunListing } from './list-job-runs.ts';
import type { EmrVirtualCluster } from './virtual-cluster.ts';

/** An account with one virtual cluster. */
class EmrBench {
  readonly timeline = new VirtualTimeline();
  readonly cluster: KubernetesCluster;
  readonly emr: EmrService;
  readonly changes: JobRunChange[] = [];
  readonly requestFaults: RequestFaults;
  readonly virtualCluster: EmrVirtualCluster;

  constructor(changes: Partial<TwinConfig> = {}, template: JobTemplate = jobTemplate()) {
    const { timeline } = this;
    const streams = new RandomStreams(1);
    const config = twinConfig(changes);
    this.cluster = new KubernetesCluster({ timeline, streams, config });
    this.requestFaults = new RequestFaults(streams.stream('faults'));
    this.emr = new EmrService({
      requestFaults: this.requestFaults,
      environment: {
        timeline,
        streams,
        cluster: this.cluster,
        parameters: config.parameters.spark,
      },
      streams,
      config,
      templates: new Map([[template.name, template]]),
    });
    this.emr.subscribe((change) => this.changes.push(change));
    this.cluster.namespaces.create('ns0', {}, () => undefined);
    this.pass(1_000);
    this.virtualCluster = this.valueOf((onAnswer) => {
      this.emr.createVirtualCluster(
        { clientToken: 'vc0', name: 'vc0', clusterName: 'test', namespace: 'ns0', tags: {} },
        onAnswer,
      );
    });
  }

  start(token: string, request: StartJobRunRequest = sparkRequest()): EmrAnswer<EmrJobRun> {
    return this.answerOf((onAnswer) => {
      this.emr.startJobRun(this.submission(token, request), onAnswer);
    });
  }

  submission(clientToken: string, request: StartJobRunRequest = sparkRequest()): Submission {
    return { virtualClusterId: this.virtualCluster.id, clientToken, template: 'test', request };
  }

  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }

  answerOf<Value>(send: (onAnswer: (answer: EmrAnswer<Value>) => void) => void): EmrAnswer<Value> {
    const answers: EmrAnswer<Value>[] = [];
    send((answer) => answers.push(answer));
    this.pass(5_000);
    const [answer] = answers;
    if (answer === undefined) throw new Error('No answer came');
    return answer;
  }

  valueOf<Value>(send: (onAnswer: (answer: EmrAnswer<Value>) => void) => void): Value {
    const answer = this.answerOf(send);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }
}

function idOf(answer: EmrAnswer<EmrJobRun>): string {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.id;
}

/** A job run that something happens to after a while, and what it is seen to come to. */
class Fate {
  readonly states = new Set<JobRunState>();
  readonly reason: FailureReason | null;

  constructor(bench: EmrBench, request = sparkRequest(), meddle?: (id: string) => void) {
    const run = bench.valueOf<EmrJobRun>((onAnswer) => {
      bench.emr.startJobRun(bench.submission('token', request), (answer) => {
        if (answer.ok) this.states.add(answer.value.state);
        onAnswer(answer);
      });
    });
    for (let step = 0; step < 2_000; step += 1) {
      if (step === 60) meddle?.(run.id);
      bench.pass(500);
      this.states.add(run.state);
    }
    this.reason = run.reason;
  }
}

describe('EmrService', () => {
  it('has job runs in every state, and failures for every reason', () => {
    const onNodes = { nodePools: [staticPool(1)] };
    const unsupported = {
      ...sparkRequest(),
      configurationOverrides: { applicationConfiguration: [{ classification: 'none' }] },
    };
    const struck = new EmrBench(onNodes);
    struck.requestFaults.changeInternalErrors(1);
    const lost = new EmrBench(onNodes);
    const cancelled = new EmrBench(onNodes);
    const fates = {
      completed: new Fate(new EmrBench(onNodes)),
      cancelled: new Fate(cancelled, sparkRequest(), (id) => {
        cancelled.emr.cancelJobRun(cancelled.virtualCluster.id, id, () => undefined);
      }),
      lost: new Fate(lost, sparkRequest(), () => {
        lost.cluster.loseNodes(
          lost.cluster.nodes().map(({ node }) => node),
          'node-failure',
        );
      }),
      unsupported: new Fate(new EmrBench(onNodes), unsupported),
      withoutNodes: new Fate(new EmrBench({ nodePools: [] })),
      struck: new Fate(struck),
    };

    const seen = new Set(Object.values(fates).flatMap((fate) => [...fate.states]));
    expect(seen).toEqual(new Set(jobRunStates));
    expect(fates).toMatchObject({
      completed: { reason: null },
      cancelled: { reason: null },
      lost: { reason: 'USER_ERROR' },
      unsupported: { reason: 'VALIDATION_ERROR' },
      withoutNodes: { reason: 'CLUSTER_UNAVAILABLE' },
      struck: { reason: 'INTERNAL_ERROR' },
    });
    const reasons = new Set(Object.values(fates).flatMap(({ reason }) => reason ?? []));
    expect(reasons).toEqual(new Set(failureReasons));
  });

  it('takes a job through its milestones to COMPLETED, 20 to 32 s above its work', () => {
    const bench = new EmrBench(
      { nodePools: [staticPool(1)] },
      jobTemplate({ kind: 'duration', lowMs: 41_000, highMs: 41_000 }),
    );
    bench.start('warm the image cache');
    bench.pass(300_000);
    bench.changes.length = 0;

    const answer = bench.start('token');
    const startedAt = answer.ok ? answer.value.createdAt : 0;
    bench.pass(300_000);

    const steps = bench.changes.map((change) =>
      change.kind === 'finished' ? change.state : change.milestone,
    );
    expect(steps).toEqual([
      'submitted',
      'driverCreated',
      'driverScheduled',
      'driverRunning',
      'executorsReady',
      'COMPLETED',
    ]);
    const overheadMs = (bench.changes.at(-1)?.at ?? 0) - startedAt - 41_000;
    expect(overheadMs).toBeGreaterThan(20_000);
    expect(overheadMs).toBeLessThan(34_000);
    expect(bench.cluster.apiServer.objects('pods')).toBe(0);
    expect(bench.cluster.apiServer.objects('configmaps')).toBe(0);
    expect(bench.cluster.apiServer.objects('jobs')).toBe(0);
  });

  it('forms ids of 19 characters that grow with time', () => {
    const bench = new EmrBench();

    const ids = ['a', 'b', 'c'].map((token) => idOf(bench.start(token)));

    expect(ids.every((id) => /^[0-9a-z]{19}$/.test(id))).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(bench.virtualCluster.id).toMatch(/^[0-9a-z]{25}$/);
  });

  it('gives the same job run for the same client token', () => {
    const bench = new EmrBench();

    expect(idOf(bench.start('token'))).toBe(idOf(bench.start('token')));
    expect(bench.virtualCluster.active.size).toBe(1);
  });

  it('forgets a client token after a while, and then starts another job run for it', () => {
    const { parameters } = twinConfig();
    const bench = new EmrBench({
      parameters: { ...parameters, emr: { ...parameters.emr, clientTokenMemoryMs: 60_000 } },
    });

    const first = idOf(bench.start('token'));
    bench.pass(30_000);
    const soon = idOf(bench.start('token'));
    bench.pass(60_000);
    const late = idOf(bench.start('token'));

    expect(soon).toBe(first);
    expect(late).not.toBe(first);
  });

  it('starts what the job template of the request holds, filled in with its parameters', () => {
    const template = {
      ...jobTemplate(),
      jobTemplateData: {
        executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
        releaseLabel: 'emr-7.9.0-latest',
        jobDriver: {
          sparkSubmitJobDriver: {
            entryPoint: 'local:///job.py',
            sparkSubmitParameters: '--conf spark.executor.instances=${count}',
          },
        },
        parameterConfiguration: { count: { type: 'NUMBER' } },
      },
    } as const;
    const bench = new EmrBench({ nodePools: [staticPool(2)] }, template);

    for (const count of ['3', '5']) {
      const before = bench.cluster.sample().counters.podsCreated;
      bench.start(count, { jobTemplateId: 'abc', jobTemplateParameters: { count } });
      bench.pass(300_000);
      // Executors, driver and submitter.
      expect(bench.cluster.sample().counters.podsCreated - before).toBe(Number(count) + 2);
    }
  });

  it('lists the job runs of a time and of some states in pages, and describes one', () => {
    const { parameters } = twinConfig();
    const bench = new EmrBench({
      nodePools: [staticPool(1)],
      parameters: { ...parameters, emr: { ...parameters.emr, jobRunsPerPage: 2 } },
    });
    const ids = ['a', 'b', 'c', 'd'].map((token) => idOf(bench.start(token)));
    const createdAt = bench.timeline.now();
    bench.pass(600_000);
    const late = idOf(bench.start('late'));
    const page = (states: readonly JobRunState[], nextToken: string | null) =>
      bench.valueOf<JobRunListing>((onAnswer) => {
        const virtualClusterId = bench.virtualCluster.id;
        const query = { virtualClusterId, states, createdAfter: null, createdBefore: createdAt };
        bench.emr.listJobRuns({ ...query, nextToken }, onAnswer);
      });

    const first = page(['COMPLETED'], null);
    const second = page(['COMPLETED'], first.nextToken);
    expect([...first.jobRuns, ...second.jobRuns].map(({ id }) => id)).toEqual(ids);
    expect(second.nextToken).toBeNull();
    expect(page(['PENDING', 'SUBMITTED', 'RUNNING'], null).jobRuns).toEqual([]);
    expect(
      bench.valueOf<EmrJobRun>((onAnswer) => {
        bench.emr.describeJobRun(bench.virtualCluster.id, late, onAnswer);
      }).finishedAt,
    ).toBeNull();
  });

  it('fails a job run whose classification it does not support, without a pod', () => {
    const bench = new EmrBench({ nodePools: [staticPool(1)] });
    const request = sparkRequest();
    bench.start('token', {
      ...request,
      configurationOverrides: { applicationConfiguration: [{ classification: 'spark-default' }] },
    });
    bench.pass(60_000);

    expect(bench.changes).toEqual([
      expect.objectContaining({
        state: 'FAILED',
        reason: 'VALIDATION_ERROR',
        details: 'JobRun submission failed. Classification spark-default not supported.',
      }),
    ]);
    expect(bench.cluster.sample().counters.podsCreated).toBe(0);
  });

  it('throttles what the account’s StartJobRun bucket does not hold', () => {
    const bench = new EmrBench({
      quotas: {
        actions: { StartJobRun: { burst: 25, refillPerSecond: 1 } },
        all: { burst: 200, refillPerSecond: 20 },
      },
    });
    const answers: EmrAnswer<EmrJobRun>[] = [];
    for (let index = 0; index < 60; index += 1) {
      bench.emr.startJobRun(bench.submission(`token-${index}`), (answer) => answers.push(answer));
    }
    bench.pass(5_000);

    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(25);
    expect(codes.filter((code) => code === 'ThrottlingException')).toHaveLength(35);
  });

  it('fails a job run that stays SUBMITTED past its own job-start-timeout', () => {
    const bench = new EmrBench({ nodePools: [] });

    bench.start('token', {
      ...sparkRequest(),
      configurationOverrides: {
        applicationConfiguration: [
          {
            classification: 'emr-containers-defaults',
            properties: { 'job-start-timeout': '120' },
          },
        ],
      },
    });
    bench.pass(300_000);

    const [submitted, finished] = bench.changes;
    expect(finished).toMatchObject({ state: 'FAILED', details: 'cluster timeout' });
    expect((finished?.at ?? 0) - (submitted?.at ?? 0)).toBe(120_000);
    expect(bench.cluster.apiServer.objects('pods')).toBe(0);
  });

  it('cancels a job run in any phase, and only once', () => {
    for (const afterMs of [0, 2_000, 8_000, 20_000, 60_000]) {
      const bench = new EmrBench();
      const id = idOf(bench.start('token'));
      bench.pass(afterMs);

      const cancel = (): EmrAnswer<EmrJobRun> =>
        bench.answerOf((onAnswer) => {
          bench.emr.cancelJobRun(bench.virtualCluster.id, id, onAnswer);
        });
      expect(cancel().ok).toBe(true);
      expect(cancel()).toMatchObject({ ok: false, error: { code: 'ValidationException' } });
      bench.pass(300_000);

      const ends = bench.changes.filter((change) => change.kind === 'finished');
      expect(ends).toHaveLength(1);
      expect(ends[0]).toMatchObject({ state: 'CANCELLED' });
      expect(bench.cluster.apiServer.objects('pods')).toBe(0);
    }
  });

  describe('when the nodes of a driver go away', () => {
    const nodePools: TwinConfig['nodePools'] = [
      karpenterPool({ instanceTypes: ['m5.4xlarge'], consolidateAfterMs: null }),
    ];

    function startAndLose(maxAttempts: number): EmrBench {
      const bench = new EmrBench(
        { nodePools },
        jobTemplate({ kind: 'duration', lowMs: 600_000, highMs: 600_000 }),
      );
      bench.start('token', { ...sparkRequest(), retryPolicyConfiguration: { maxAttempts } });
      bench.pass(300_000);
      const nodes = bench.cluster.nodes().map(({ node }) => node);
      bench.cluster.loseNodes(nodes, 'node-failure');
      bench.pass(1_200_000);
      return bench;
    }

    it('fails the job run that has no attempt left', () => {
      const bench = startAndLose(1);

      const ends = bench.changes.filter((change) => change.kind === 'finished');
      expect(ends).toMatchObject([{ state: 'FAILED', reason: 'USER_ERROR' }]);
      expect(bench.cluster.apiServer.objects('pods')).toBe(0);
      expect(bench.cluster.apiServer.objects('jobs')).toBe(0);
    });

    it('tries the driver again while the retry policy has attempts left', () => {
      const bench = startAndLose(3);

      const steps = bench.changes.map((change) =>
        change.kind === 'finished' ? change.state : change.milestone,
      );
      expect(steps).toEqual([...jobMilestones, 'COMPLETED']);
      expect(bench.cluster.apiServer.objects('configmaps')).toBe(0);
    });
  });

  describe('with virtual cluster limits', () => {
    const virtualClusters = { maxConcurrentJobRuns: 2, maxInQueueJobRuns: 100 };

    it('holds job runs back until there is a slot', () => {
      const bench = new EmrBench({ virtualClusters });

      for (let index = 0; index < 5; index += 1) bench.start(`token-${index}`);
      const states = [...bench.virtualCluster.active].map((run) => run.state);
      bench.pass(600_000);

      expect(states.filter((state) => state === 'PENDING')).toHaveLength(3);
      const ends = bench.changes.filter((change) => change.kind === 'finished');
      expect(ends.map((change) => change.state)).toEqual(Array(5).fill('COMPLETED'));
    });

    it('fails a job run that waited 30 minutes for a slot', () => {
      const bench = new EmrBench(
        { virtualClusters: { maxConcurrentJobRuns: 1, maxInQueueJobRuns: null } },
        jobTemplate({ kind: 'duration', lowMs: 7_200_000, highMs: 7_200_000 }),
      );

      bench.start('runs');
      const heldAt = bench.timeline.now();
      bench.start('waits');
      bench.pass(2_000_000);

      const end = bench.changes.find((change) => change.kind === 'finished');
      expect(end).toMatchObject({ state: 'FAILED' });
      expect((end?.at ?? 0) - heldAt).toBeGreaterThan(1_800_000 - 1);
      expect((end?.at ?? 0) - heldAt).toBeLessThan(1_801_000);
    });

    it('refuses job runs beyond the queue', () => {
      const bench = new EmrBench({
        nodePools: [],
        virtualClusters: { maxConcurrentJobRuns: null, maxInQueueJobRuns: 3 },
      });

      const answers = [1, 2, 3, 4].map((index) => bench.start(`token-${index}`));

      expect(answers.map((answer) => answer.ok)).toEqual([true, true, true, false]);
      expect(answers[3]).toMatchObject({ error: { code: 'ValidationException' } });
    });
  });
});
