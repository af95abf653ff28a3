import { describe, expect, it } from 'vitest';
import { describe as describeScenario } from './describe.ts';
import { parseScenario } from './parse-scenario.ts';
import { problemText } from './problem.ts';

interface Parts {
  /** Properties of `spark-defaults`. */
  readonly spark?: Readonly<Record<string, string>>;
  readonly twin?: unknown;
  readonly arrivals?: string;
}

function parse({ spark = {}, twin = {}, arrivals = '6/min' }: Parts) {
  const request = {
    executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://b/nap.py' } },
    configurationOverrides: {
      applicationConfiguration: [{ classification: 'spark-defaults', properties: spark }],
    },
  };
  const scenario = {
    name: 'placement',
    jobs: [{ name: 'nap', request, work: { duration: '1m' } }],
    load: { arrivals, duration: '10m' },
    twin,
  };
  return parseScenario(JSON.stringify(scenario), { path: 's.json' });
}

function scenarioOf(parts: Parts) {
  const result = parse(parts);
  if (!result.ok) throw new Error(result.problems.map(problemText).join('\n'));
  return result.scenario;
}

function problemsOf(twin: unknown): readonly string[] {
  const result = parse({ twin });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

function warningsOf(parts: Parts): readonly string[] {
  const result = parse(parts);
  return result.ok
    ? result.warnings.map(({ path, message }) => `${path}: ${message}`)
    : ['not a scenario'];
}

const mine = { schedulerName: 'my-scheduler', scoringStrategy: 'MostAllocated' };

describe('twin.scheduler and twin.schedulers', () => {
  it('weigh the score plugins as kube-scheduler does, and packing as AWS’s profile', () => {
    const { scheduler, schedulers } = scenarioOf({
      twin: {
        scheduler: { scoreWeights: { TaintToleration: 0 } },
        schedulers: [{ ...mine, qps: 300, burst: 400 }],
      },
    }).twin;

    expect(scheduler).toEqual({
      scoringStrategy: 'LeastAllocated',
      resources: { cpu: 1, memory: 1 },
      shape: [],
      scoreWeights: { NodeResourcesFit: 1, NodeResourcesBalancedAllocation: 1, TaintToleration: 0 },
      percentageOfNodesToScore: 0,
      qps: 50,
      burst: 100,
      profiles: [],
    });
    expect(schedulers).toMatchObject([
      {
        schedulerName: 'my-scheduler',
        scoreWeights: {
          NodeResourcesFit: 1,
          NodeResourcesBalancedAllocation: 0,
          TaintToleration: 0,
        },
        qps: 300,
      },
    ]);
  });

  it('say where a strategy and its shape do not go together', () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 100, score: 10 },
    ];
    expect(
      problemsOf({
        scheduler: { shape },
        schedulers: [{ schedulerName: 'ratio', scoringStrategy: 'RequestedToCapacityRatio' }],
      }),
    ).toEqual([
      'twin.scheduler.shape: must be left out with LeastAllocated: only RequestedToCapacityRatio scores by it',
      'twin.schedulers[0].shape: must have at least one point: RequestedToCapacityRatio scores by it',
    ]);
    expect(
      problemsOf({
        scheduler: { scoringStrategy: 'RequestedToCapacityRatio', shape: shape.toReversed() },
      }),
    ).toEqual([expect.stringContaining('twin.scheduler.shape: must have points of rising')]);
    expect(problemsOf({ scheduler: { resources: { cpu: 0, memory: 0 } } })).toEqual([
      expect.stringContaining('must give cpu or memory a weight above 0'),
    ]);
  });

  it('have names of their own', () => {
    const twin = {
      scheduler: { profiles: [mine, { ...mine, schedulerName: 'default-scheduler' }] },
      schedulers: [mine],
    };
    expect(problemsOf(twin)).toEqual([
      'twin.scheduler.profiles[0].schedulerName: must be unique among the schedulers and their profiles: current value is "my-scheduler"',
      'twin.scheduler.profiles[1].schedulerName: must be unique among the schedulers and their profiles: current value is "default-scheduler"',
    ]);
  });

  it('are warned of when nobody serves the name that a job asks for', () => {
    const spark = { 'spark.kubernetes.driver.scheduler.name': 'my-schedular' };
    const served = { 'spark.kubernetes.scheduler.name': 'my-scheduler' };

    expect(warningsOf({ spark, twin: { schedulers: [mine] } })).toEqual([
      "jobs[0].request: the driver of 'nap' would stay pending for ever, as no scheduler of the twin is named 'my-schedular': did you mean 'my-scheduler'?: add it to twin.schedulers or to twin.scheduler.profiles, or change spark.kubernetes.scheduler.name",
    ]);
    expect(warningsOf({ spark: served, twin: { scheduler: { profiles: [mine] } } })).toEqual([]);
  });

  it('are each held against the pods that they are to bind', () => {
    const spark = {
      'spark.kubernetes.executor.scheduler.name': 'my-scheduler',
      'spark.executor.instances': '10',
    };
    const twin = { schedulers: [{ ...mine, qps: 5 }] };
    const { warnings } = describeScenario(scenarioOf({ spark, twin, arrivals: '60/min' }));

    expect(warnings.filter((one) => one.includes('client rate (twin.scheduler'))).toEqual([
      "The scheduler's client rate (twin.schedulers[0].qps) binds about 5 pods/s and the load needs about 10/s (60 jobs/min with 10 pods each): expect pods that wait for their binding, and more of them every minute.",
    ]);
  });
});

describe('taints and twin.podTemplates', () => {
  const pool = { name: 'workers', kind: 'static', instanceType: 'm5.xlarge', nodes: 2 };
  const taints = [{ key: 'dedicated', value: 'spark', effect: 'NoSchedule' }];
  const file = 's3://bucket/executor.yaml';
  const spark = { 'spark.kubernetes.executor.podTemplateFile': file };

  it('are warned of when they keep pods off every node', () => {
    const plain = { ...pool, name: 'plain', labels: { plain: 'yes' } };
    const twin = { nodePools: [{ ...pool, taints, labels: { role: 'spark' } }, plain] };
    const wanted = { 'spark.kubernetes.executor.node.selector.role': 'spark' };
    const tolerations = [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }];

    expect(warningsOf({ spark: { ...spark, ...wanted }, twin })).toEqual([
      "jobs[0]: the executor of 'nap' tolerates the taints of no node pool that it fits on: say in twin.podTemplates what its pod template tolerates",
      `jobs[0].request: the twin cannot read the pod template ${file}: say in twin.podTemplates what of it matters`,
    ]);
    const podTemplates = { [file]: { tolerations } };
    expect(warningsOf({ spark: { ...spark, ...wanted }, twin: { ...twin, podTemplates } })).toEqual(
      [],
    );
  });

  it('are refused when a pool has one of a key and effect twice', () => {
    const again = { ...taints[0], value: 'other' };
    expect(problemsOf({ nodePools: [{ ...pool, taints: [...taints, again] }] })).toEqual([
      expect.stringContaining('nodePools[0].taints[1]: must not repeat dedicated:NoSchedule'),
    ]);
    const softer = { ...taints[0], effect: 'PreferNoSchedule' };
    expect(problemsOf({ nodePools: [{ ...pool, taints: [...taints, softer] }] })).toEqual([]);
  });

  it('are warned of when no job names the template', () => {
    expect(warningsOf({ twin: { podTemplates: { [file]: {} } } })).toEqual([
      expect.stringContaining(`is named by no job template: ${file}`),
    ]);
  });

  it('say what is wrong with a toleration', () => {
    const tolerations = [{ value: 'spark' }, { operator: 'Exists', value: 'spark' }];
    expect(problemsOf({ podTemplates: { [file]: { tolerations } } })).toEqual([
      expect.stringContaining('tolerations[0].key: is required, unless operator is Exists'),
      expect.stringContaining('tolerations[1].value: must be left out with operator Exists'),
    ]);
  });
});
