import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../model/twin-parameters/all.ts';
import { parseScenario } from './parse-scenario.ts';
import { minimal, problemsOf, scenarioOf } from './testing/parse-text.ts';
import { scenarioFiles } from './testing/scenario-files.ts';

describe('parseScenario() applies every default', () => {
  it('to a scenario that says only what it must', () => {
    const { jobs, twin, ...scenario } = scenarioOf(minimal);

    expect(scenario).toEqual({
      name: 'minimal',
      description: '',
      target: 'twin',
      submission: 'job-run',
      seed: 1,
      region: 'us-west-2',
      clusterName: 'jobstorm-twin',
      namespaces: 2,
      azs: [],
      azSelection: 'random',
      load: {
        model: 'open',
        arrivalsPerMinute: 6,
        spacing: 'regular',
        durationMs: 600_000,
        warmUpMs: 0,
        onEnd: 'drain',
        drainMaxMs: 1_800_000,
        inFlightMax: 100_000,
        lateArrivals: 'drop',
      },
      retry: { attemptsMax: 5, baseMs: 500, capMs: 20_000 },
      thresholds: [],
      validity: { startLagP99MaxMs: 1_000, droppedMaxPercent: 0 },
      watch: { jobRuns: 'list', intervalMs: 10_000, quotaShare: 0.2 },
      sampleIntervalMs: 15_000,
    });
    expect(jobs[0]).toMatchObject({
      weight: 1,
      work: { kind: 'duration', lowMs: 60_000, highMs: 60_000 },
    });
    expect(twin).toMatchObject({
      startsAtEpochMs: Date.UTC(2026, 0, 5),
      virtualClusters: { maxConcurrentJobRuns: null, maxInQueueJobRuns: null },
      scheduler: { scoringStrategy: 'LeastAllocated', qps: 50, burst: 100 },
      operators: {
        count: 1,
        version: 'v2',
        workers: 10,
        cores: 16,
        hasWebhook: true,
        initContainerMs: null,
      },
      parameters: defaultTwinParameters(),
      nodePools: [{ name: 'default', kind: 'karpenter', azs: ['us-west-2a', 'us-west-2b'] }],
    });
    expect(twin.quotas.all).toEqual({ burst: 200, refillPerSecond: 20 });
    expect(twin.quotas.actions['StartJobRun']).toEqual({ burst: 25, refillPerSecond: 1 });
    expect(twin.quotas.actions['DescribeJobRun']).toEqual({ burst: 100, refillPerSecond: 20 });
  });

  it('to a closed load, as Locust and upstream have them', () => {
    const text = minimal.replace('arrivals: 6/min', 'users: 3');
    expect(scenarioOf(text).load).toMatchObject({
      model: 'closed',
      users: 3,
      spawnRatePerSecond: 1,
      waitLowMs: 20_000,
      waitHighMs: 30_000,
    });
  });

  it('beside the quotas and parameters that are given', () => {
    const { twin } = scenarioOf(`${minimal}twin:
  quotas: { StartJobRun: { burst: 50, refill: 300/min } }
  parameters: { kubelet: { podStartsPerSecond: 5 } }
`);
    expect(twin.quotas.actions['StartJobRun']).toEqual({ burst: 50, refillPerSecond: 5 });
    expect(twin.quotas.actions['CancelJobRun']).toEqual({ burst: 25, refillPerSecond: 1 });
    const { kubelet, ...others } = defaultTwinParameters();
    expect(twin.parameters).toEqual({ ...others, kubelet: { ...kubelet, podStartsPerSecond: 5 } });
  });
});

describe('parseScenario() reads every scenario of the repository', () => {
  it.each(scenarioFiles())('$name, without a problem or a warning', ({ text, options }) => {
    const result = parseScenario(text, options);
    expect(result.ok ? result.warnings : result.problems).toEqual([]);
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/schemas\/scenario\.schema\.json\n/,
    );
  });
});

describe('parseScenario() says what is wrong and where', () => {
  it('all of it at once, in the order of the file', () => {
    const text = `nmae: x
seed: -1
jobs:
  - name: nap
    weight: 0
    request: ./gone.json
    work: { duration: 60 }
load:
  userz: 3
  duration: 10
twin:
  nodePools:
    - { name: a, kind: static, instanceType: m5.42xlarge, nodes: 3 }
    - { name: b, kind: karpentr }
`;
    expect(problemsOf(text)).toEqual([
      "s.yaml:1: nmae: unknown key 'nmae': did you mean 'name'?",
      's.yaml:2: seed: must be a whole number from 0 to 9007199254740991: current value is -1',
      's.yaml:5: jobs[0].weight: must be a number above 0 and at most 1000000: current value is 0',
      "s.yaml:6: jobs[0].request: Cannot read the job template './gone.json': there is no such file",
      's.yaml:7: jobs[0].work.duration: must be a duration or a range such as 10m or 500s..800s, from 0s to 7d: current value is 60',
      "s.yaml:9: load.userz: unknown key 'userz': did you mean 'users'?",
      's.yaml:10: load.duration: must be a duration with its unit such as 60m or 1h30m, from 1s to 7d: current value is 10',
      "s.yaml:13: twin.nodePools[0].instanceType: must be an instance type of the m, c, r and i families that the twin knows: did you mean 'm5.2xlarge'?",
      's.yaml:14: twin.nodePools[1].kind: must be static, karpenter or managed: current value is "karpentr"',
    ]);
  });

  it('between the parts that are right, whatever is wrong with others, and without echoes', () => {
    const text = minimal
      .replace('load: { arrivals: 6/min,', 'load: { arrivals: 10000/s,')
      .replace('duration: 10m', 'duration: 7d')
      .replace('nap.py }', 'nap.py, sparkSubmitParameters: "--num-executors 99999" }')
      .replace('duration: 1m', 'duration: 1');
    const second = `  - name: more
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: \${SELECTED_AZ}
      jobDriver: { sparkSubmitJobDriver: { entryPoint: x, sparkSubmitParameters: '\${NONE}' } }
    work: { duration: 1m }
load:`;
    const ending = `thresholds: { 'jobRuns.failed{template:npa}': < 1%, jobRuns.completed: many }
region: nowhere
`;
    expect(problemsOf(text.replace('load:', second) + ending)).toEqual([
      's.yaml:4: jobs[0].request: must ask for at most 10000 executors: it asks for 99999',
      's.yaml:8: jobs[0].work.duration: must be a duration or a range such as 10m or 500s..800s, from 0s to 7d: current value is 1',
      "s.yaml:10: jobs[1].request: uses ${SELECTED_AZ} and the scenario has no azs: give it some, or take the placeholder out of 'more'",
      expect.stringMatching(/^s.yaml:13: jobs\[1\]\.request\..*unknown placeholder \$\{NONE\}/),
      's.yaml:15: load: must make at most 10000000 arrivals: it makes about 6048000000',
      expect.stringMatching(/^s.yaml:16: thresholds\['jobRuns.completed'\]: must be </),
      "s.yaml:16: thresholds['jobRuns.failed{template:npa}']: must name a job template: there is no 'npa': did you mean 'nap'?",
      expect.stringMatching(/^s.yaml:17: region: must be an AWS region/),
    ]);
  });

  it('beside what is wrong with the text itself', () => {
    const text = `__proto__: { a: 1 }\nname: x\n${minimal}seed: *none\nnamespaces: -1\n`;
    expect(problemsOf(text)).toEqual([
      "s.yaml:1: __proto__: unknown key '__proto__'",
      's.yaml:3: name: must be given once: it is also given on line 2',
      's.yaml:12: seed: must be a value: nothing has the anchor &none before it',
      's.yaml:13: namespaces: must be a whole number from 1 to 1000: current value is -1',
    ]);
  });

  it.each([
    ['', 's.yaml:1: must be a mapping: the file is empty'],
    ['- a', 's.yaml:1: must be a scenario: a mapping with `name`, `jobs` and `load`'],
    ['a: 1\n---\nb: 2', 's.yaml:2: must be one document: a second one begins here'],
    ['a: 1\na: 2', 's.yaml:2: a: must be given once: it is also given on line 1'],
    ['a: >= 140/min', 'text that begins with > needs quotes'],
    ['a: { b: ${C} }', 'text with ${…} needs quotes within'],
    ['__proto__: 1', "unknown key '__proto__'"],
    ['? [a]\n: 1', 'keys must be plain text'],
    ['a: &a {x: 1}\nb: {<<: *a}', 'merge keys (<<) are not read'],
  ])('of the file %j as a whole', (text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  it.each([
    ['load: { duration: 10m }', 'load.arrivals: must be given (open model), or `users`'],
    ['load: { users: 1, arrivals: 1/s, duration: 1m }', 'load.users: must be left out when'],
    ['load: { arrivals: 1/s, wait: 1s, duration: 1m }', 'load.wait: must be left out'],
    ['load: { arrivals: 1/s, duration: 1m, warmUp: 1m }', 'load.warmUp: must be shorter than'],
    ['load: { arrivals: 150, duration: 1m }', 'load.arrivals: must be a rate with its unit'],
    ['load: { arrivals: 10000/s, duration: 7d }', 'load: must make at most 10000000 arrivals'],
    ['load: { arrivals: 5000/s, duration: 30m }', 'load: must make at most 20000000 pods'],
    ['load: { users: 1, wait: 0s, duration: 1m }', 'load.wait: must be a duration or a range'],
    ['load: { users: 1, wait: 30s..20s, duration: 1m }', "did you mean '20s..30s'?"],
    [
      'load: { arrivals: 1/s, duration: 1m, onEnd: drian }',
      'current value is "drian": did you mean \'drain\'?',
    ],
  ])('of %s', (load, expected) => {
    const text = minimal.replace(/^load:.*$/m, load);
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  it.each([
    [
      "'submitLatency.p98': < 2s",
      "must be a figure of the summary: did you mean 'submitLatency.p9",
    ],
    ['submitLatency.p99: < 2', 'must be <, <=, >, >= or == and a duration with its unit'],
    [
      'submitLatency.p99: < 2%',
      'and a duration with its unit, such as "< 2s": current value is "< 2%"',
    ],
    ['jobRuns.failed: about 3', 'or a percentage of submissions.accepted, such as "< 1%"'],
    ["'jobRuns.failed{template:npa}': < 1%", "there is no 'npa': did you mean 'nap'?"],
    ["'cluster.podsMax{template:nap}': < 1", 'measured by template: cluster.podsMax is not'],
    ['jobRuns.failed: [< 1%, 3]', "thresholds['jobRuns.failed'][1]: must be a condition"],
  ])('of the threshold %s', (threshold, expected) => {
    expect(problemsOf(`${minimal}thresholds:\n  ${threshold}\n`).join('\n')).toContain(expected);
  });

  it.each([
    ['emr-7.9.0-latest', 'emr 7', 'jobs[0].request.releaseLabel: must be a release such as'],
    ['arn:aws:iam::123456789012:role/jobs', 'me', 'executionRoleArn: must be the ARN of an IAM'],
    ['s3://b/nap.py', '7', 'entryPoint: must be text, in quotes if it looks like a number'],
    ['s3://b/nap.py', '"${BUKET}/x"', 'unknown placeholder ${BUKET}'],
    ['s3://b/nap.py', '"${A-B}/x"', 'must hold placeholders as ${NAME}'],
    ['s3://b/nap.py', '"${SELECTED_AZ}"', 'uses ${SELECTED_AZ} and the scenario has no azs'],
    ['s3://b/nap.py }', 'x, sparkSubmitParametrs: y }', "did you mean 'sparkSubmitParameters'?"],
    [
      's3://b/nap.py }',
      'x, sparkSubmitParameters: --conf spark.executor.instances=many }',
      'spark.executor.instances must be a whole number of at least 0: current value is "many"',
    ],
    [
      's3://b/nap.py }',
      'x, sparkSubmitParameters: --num-executors 999999 }',
      'must ask for at most 10000 executors: it asks for 999999',
    ],
    ['releaseLabel: emr-7.9.0-latest', 'clientToken: abc', 'clientToken: must be left out'],
    ['releaseLabel: emr-7.9.0-latest', 'virtualClusterId: abc', 'must be ${VIRTUAL_CLUSTER_ID}'],
    ['      releaseLabel: emr-7.9.0-latest\n', '', 'releaseLabel: is required, unless'],
  ])('of a request with %j as %j', (from, to, expected) => {
    expect(problemsOf(minimal.replace(from, to)).join('\n')).toContain(expected);
  });
});
