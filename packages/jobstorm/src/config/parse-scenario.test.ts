import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../model/twin-parameters/all.ts';
import { parseScenario, type ParseOptions } from './parse-scenario.ts';
import { problemText } from './problem.ts';
import { scenarioFiles } from './testing/scenario-files.ts';

const minimal = `name: minimal
jobs:
  - name: nap
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: s3://b/nap.py } }
    work: { duration: 1m }
load: { arrivals: 6/min, duration: 10m }
`;

/** What is wrong with the text, line by line as a user sees it. */
function problemsOf(text: string, options: Partial<ParseOptions> = {}): readonly string[] {
  const result = parseScenario(text, { path: 's.yaml', ...options });
  return result.ok ? [] : result.problems.map(problemText);
}

function scenarioOf(text: string, options: Partial<ParseOptions> = {}) {
  const result = parseScenario(text, { path: 's.yaml', ...options });
  if (!result.ok) throw new Error(result.problems.map(problemText).join('\n'));
  return result.scenario;
}

function warningsOf(text: string, options: Partial<ParseOptions> = {}): readonly string[] {
  const result = parseScenario(text, { path: 's.yaml', ...options });
  return result.ok ? result.warnings.map((warning) => warning.message) : ['not a scenario'];
}

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

describe('parseScenario() reads what an EMR job template holds', () => {
  const withTemplate = minimal.replace(
    / {4}request:\n(?: {6}.*\n)+/,
    `    request: { jobTemplateId: abc123, jobTemplateParameters: { executors: '7' } }
    jobTemplateData:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: \${release}
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: s3://b/nap.py
          sparkSubmitParameters: --num-executors \${executors}
      parameterConfiguration:
        release: { defaultValue: emr-7.9.0-latest }
        executors: { type: NUMBER }
`,
  );

  it('and keeps it beside the request that names it, without a warning', () => {
    const [job] = scenarioOf(withTemplate).jobs;

    expect(job?.request).toEqual({
      jobTemplateId: 'abc123',
      jobTemplateParameters: { executors: '7' },
    });
    expect(job?.jobTemplateData?.releaseLabel).toBe('${release}');
    expect(warningsOf(withTemplate)).toEqual([]);
  });

  it('and refuses it for a request that names no job template', () => {
    const data = withTemplate.slice(withTemplate.indexOf('    jobTemplateData:'));
    const given = data.slice(0, data.indexOf('    work:'));
    expect(problemsOf(minimal.replace('    work:', `${given}    work:`)).join('\n')).toContain(
      'jobTemplateData: must be left out: the request names no jobTemplateId',
    );
  });

  it('and warns of a job template whose content nobody has given', () => {
    const without = withTemplate.replace(/ {4}jobTemplateData:\n(?: {6}.*\n)+/, '');
    expect(warningsOf(without)).toEqual([expect.stringContaining('give its content as')]);
  });

  it.each([
    ["executors: '7'", "executors: 'many'", "the parameter 'executors' must be a number"],
    ["{ executors: '7' }", '{}', "the parameter 'executors' has no default and must be given"],
    ["executors: '7'", "executors: '7', more: 'x'", "the job template has no parameter 'more'"],
    ['${release}', '${relaese}', '${relaese} is no parameter of the job template'],
    ['emr-7.9.0-latest', 'emr 7', 'jobTemplateData.releaseLabel: must be a release such as'],
    ['jobTemplateId: abc123, ', '', 'request.releaseLabel: is required, unless jobTemplateId'],
    ['sparkSubmitParameters', 'sparkSubmitParametrs', "did you mean 'sparkSubmitParameters'?"],
    ["executors: '7'", "executors: '99999'", 'must ask for at most 10000 executors'],
  ])('and refuses %j as %j', (from, to, expected) => {
    expect(problemsOf(withTemplate.replace(from, to)).join('\n')).toContain(expected);
  });
});

describe('parseScenario() reads job templates', () => {
  const withFile = `variables: { BUCKET: mine, VERSION: 7.10, UNSET: null }
azs: [us-west-2a]
${minimal.replace(/ {4}request:\n(?: {6}.*\n)+/, '    request: ./templates/nap.yaml\n')}`;
  const template = `name: \${JOB_UNIQUE_ID}-\${VERSION}
executionRoleArn: arn:aws:iam::123456789012:role/\${CLUSTER_NAME}
releaseLabel: emr-7.9.0-latest
jobDriver:
  sparkSubmitJobDriver:
    entryPoint: s3://\${BUCKET}/nap.py
    entryPointArguments: ['$\${literal}', '\${UNSET}', '\${SELECTED_AZ}']
`;
  const options = {
    path: 'scenarios/s.yaml',
    readFile: (path: string) => (path === './templates/nap.yaml' ? template : undefined),
    variables: { UNSET: 'given' },
  };

  it('from their own files, with variables filled in and the rest left to the run', () => {
    expect(scenarioOf(withFile, options).jobs[0]?.request).toEqual({
      name: '${JOB_UNIQUE_ID}-7.10',
      executionRoleArn: 'arn:aws:iam::123456789012:role/${CLUSTER_NAME}',
      releaseLabel: 'emr-7.9.0-latest',
      jobDriver: {
        sparkSubmitJobDriver: {
          entryPoint: 's3://mine/nap.py',
          entryPointArguments: ['$${literal}', 'given', '${SELECTED_AZ}'],
        },
      },
    });
  });

  it('and names the file and line of a problem in one', () => {
    const readFile = (): string => template.replace('releaseLabel', 'relaseLabel');
    expect(problemsOf(withFile, { ...options, readFile })).toEqual([
      "scenarios/templates/nap.yaml:3: jobs[0].request.relaseLabel: unknown key 'relaseLabel': did you mean 'releaseLabel'?",
    ]);
  });

  it.each([
    ['', 'scenarios/templates/nap.yaml:1: jobs[0].request: must be a mapping: the file is empty'],
    [
      `${template}name: again`,
      'scenarios/templates/nap.yaml:8: jobs[0].request.name: must be given once: it is also given on line 1',
    ],
  ])('and names its place in the scenario when its text is wrong', (text, expected) => {
    expect(problemsOf(withFile, { ...options, readFile: () => text })).toEqual([expected]);
  });

  it('and asks for variables without a value, once', () => {
    expect(problemsOf(withFile, { ...options, variables: {} })).toEqual([
      'scenarios/s.yaml:1: variables.UNSET: has no value: give it one by --var UNSET=VALUE',
    ]);
  });

  it('and refuses variables that the scenario does not have', () => {
    const variables = { UNSET: 'x', BUKET: 'y' };
    expect(problemsOf(withFile, { ...options, variables }).join()).toContain(
      '--var BUKET must name a variable of the scenario: it has BUCKET, VERSION, UNSET',
    );
  });

  it('and reports the reason when a file cannot be read', () => {
    const readFile = (): string => {
      throw new Error('permission denied');
    };
    expect(problemsOf(withFile, { ...options, readFile }).join()).toContain(
      "Cannot read the job template './templates/nap.yaml': permission denied",
    );
  });
});

describe('parseScenario() reads work in stages', () => {
  const withWork = (work: string): string => minimal.replace('{ duration: 1m }', work);

  it('each after the one before unless it says otherwise', () => {
    const stages = `
      stages:
        - { tasks: 10, taskSeconds: 4 }
        - { tasks: 20, taskSeconds: 2, sigma: 0.5, after: [], shuffleWrite: 10Gi }
        - { tasks: 1, taskSeconds: 1, after: [1, 2], driverTime: 2s }
        - { tasks: 1, taskSeconds: 1 }`;

    const [job] = scenarioOf(withWork(stages)).jobs;

    expect(job?.work).toMatchObject({
      kind: 'stages',
      stages: [
        { after: [], times: { kind: 'log-normal', meanMs: 4_000, sigma: 0 }, shuffleWriteMiB: 0 },
        { after: [], times: { sigma: 0.5 }, shuffleWriteMiB: 10_240 },
        { after: [0, 1], driverMs: 2_000 },
        { after: [2], driverMs: 0 },
      ],
    });
  });

  it.each([
    [
      '{ stages: [{ tasks: 1, taskSeconds: 1, after: [1] }] }',
      's.yaml:8: jobs[0].work.stages[0].after: must name earlier stages of the list, counting from 1',
    ],
    [
      '{ stages: [{ tasks: 0, taskSeconds: 1 }] }',
      's.yaml:8: jobs[0].work.stages[0].tasks: must be a whole number from 1 to 100000: current value is 0',
    ],
    [
      '{ stages: [{ tasks: 1, taskSeconds: 1 }], profile: p.json }',
      's.yaml:8: jobs[0].work.profile: must be left out when `stages` is given: work is one of the two',
    ],
    [
      '{ profile: p.json }',
      "s.yaml:8: jobs[0].work.profile: Cannot read the profile 'p.json': there is no such file",
    ],
  ])('and says what is wrong with %s', (work, problem) => {
    expect(problemsOf(withWork(work)).map((text) => text.slice(0, problem.length))).toContain(
      problem,
    );
  });

  it.each([
    ['no JSON', 'it must be JSON, as `jobstorm profile EVENTLOG --out FILE` writes it'],
    ['{"profileVersion": 2}', 'profileVersion: must be 1: profile the log again'],
  ])('and with a profile that holds %s', (text, problem) => {
    const [found] = problemsOf(withWork('{ profile: p.json }'), { readFile: () => text });

    expect(found).toContain(`Cannot read the profile 'p.json': ${problem}`);
  });
});

describe('parseScenario() warns', () => {
  it('of pods that fit on no node', () => {
    const heavy = minimal.replace(
      's3://b/nap.py }',
      'x, sparkSubmitParameters: --executor-memory 900g --conf spark.kubernetes.driver.node.selector.karpenter.sh/nodepool=drivers }',
    );
    expect(warningsOf(heavy)).toEqual([
      expect.stringMatching(/^the driver of 'nap' fits on no node .*nodepool=drivers$/),
      expect.stringMatching(/^the executor of 'nap' fits on no node .* 1 vCPU and 1013760 MiB$/),
    ]);
  });

  it('of zones that are given twice', () => {
    const text = `azs: [us-west-2a, us-west-2b, us-west-2a]\n${minimal.replace('s3://b/nap.py', '"${SELECTED_AZ}"')}`;
    expect(warningsOf(text)).toEqual([
      'is given more than once, and gets as many shares of jobs: us-west-2a',
    ]);
  });

  it.each([
    [['< 2s', '> 5s'], true],
    [['>= 2s', '< 2s'], true],
    [['== 2s', '== 3s'], true],
    [['== 2s', '> 2s'], true],
    [['> 2s', '< 5s'], false],
    [['>= 2s', '<= 2s'], false],
    [['< 2s', '< 5s'], false],
    [['== 2s', '< 5s'], false],
    [['> 2s', '== 5s'], false],
  ])('of the conditions %j on one figure: %s', (conditions, isWarned) => {
    const text = `${minimal}thresholds: { responseTime.p50: ${JSON.stringify(conditions)} }\n`;
    const [one = '', other = ''] = conditions;
    const warning = `can never hold both: "${one}" and "${other}"`;
    expect(warningsOf(text)).toEqual(isWarned ? [warning] : []);
  });

  it('of zones that pin nothing and variables that nothing uses', () => {
    expect(warningsOf(`azs: [us-west-2a]\nvariables: { A: b }\n${minimal}`)).toEqual([
      'is used by no job template: ${A}',
      "does not use ${SELECTED_AZ}: the jobs of 'nap' are not pinned to one of the azs",
    ]);
  });
});

describe('parseScenario() puts the command line over the file', () => {
  it('with the same checks, and says where the value came from', () => {
    const overrides = { namespaces: 0, users: 1.5, azs: '["nowhere"]' };
    expect(problemsOf(minimal, { overrides })).toEqual([
      'the command line: namespaces: must be a whole number from 1 to 1000: current value is 0',
      'the command line: azs[0]: must be an availability zone such as us-west-2a, at most 40 characters: current value is "nowhere"',
      'the command line: load.users: must be a whole number from 1 to 100000: current value is 1.5',
    ]);
  });

  it("makes an open load closed when users are given, and keeps the file's bounds", () => {
    const text = minimal.replace('duration: 10m', 'duration: 10m, spacing: poisson, onEnd: cancel');
    const overrides = { users: 300, spawnRate: 0.5, duration: '90' };
    expect(scenarioOf(text, { overrides }).load).toEqual({
      model: 'closed',
      users: 300,
      spawnRatePerSecond: 0.5,
      waitLowMs: 20_000,
      waitHighMs: 30_000,
      durationMs: 90_000,
      warmUpMs: 0,
      onEnd: 'cancel',
      drainMaxMs: 1_800_000,
      inFlightMax: 100_000,
      lateArrivals: 'drop',
    });
  });

  it('makes a closed load open when arrivals are given', () => {
    const text = minimal.replace('arrivals: 6/min', 'users: 3, wait: 1s..2s, spawnRate: 1/s');
    const { load } = scenarioOf(text, { overrides: { arrivals: '2/s' } });
    expect(load).toMatchObject({ model: 'open', arrivalsPerMinute: 120, durationMs: 600_000 });
  });

  it('refuses both models at once', () => {
    const overrides = { arrivals: '2/s', users: 3 };
    expect(problemsOf(minimal, { overrides }).join()).toContain('load.users: must be left out');
  });

  it('takes a warm-up away that no longer fits, and says so', () => {
    const text = minimal.replace('duration: 10m', 'duration: 10m, warmUp: 5m');
    const overrides = { duration: '2m' };
    expect(scenarioOf(text, { overrides }).load.warmUpMs).toBe(0);
    expect(warningsOf(text, { overrides })).toEqual([
      'there is no warm-up: 5m do not fit into the 2m of the command line',
    ]);
  });

  it('takes zones as upstream writes them, and keeps the selection of the file', () => {
    const text = `azs: { names: [], selection: round-robin }\n${minimal}`;
    const overrides = { azs: '["us-west-2a","us-west-2b"]', seed: 7, namespaces: 5 };
    expect(scenarioOf(text, { overrides })).toMatchObject({
      azs: ['us-west-2a', 'us-west-2b'],
      azSelection: 'round-robin',
      seed: 7,
      namespaces: 5,
    });
  });
});
