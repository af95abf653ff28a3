import { describe, expect, it } from 'vitest';
import { besideOf } from './beside.ts';
import { parseScenario } from './parse-scenario.ts';
import { problemText } from './problem.ts';

const base = `name: base
namespaces: 3
variables: { ROLE: 'arn:aws:iam::123456789012:role/jobs', UNUSED: x }
jobs:
  - name: nap
    request: ./requests/nap.yaml
    work: { duration: 1m }
load: { arrivals: 6/min, duration: 10m }
twin:
  scheduler: { qps: 70 }
  nodePools: [{ name: one, kind: static, instanceType: m5.xlarge, nodes: 1 }]
`;
const request = `executionRoleArn: \${ROLE}
releaseLabel: emr-7.9.0-latest
jobDriver: { sparkSubmitJobDriver: { entryPoint: s3://b/nap.py } }
`;

function parse(text: string, others: Readonly<Record<string, string>> = {}) {
  const files: Readonly<Record<string, string>> = {
    'common/base.yaml': base,
    'common/requests/nap.yaml': request,
    ...others,
  };
  return parseScenario(text, { path: 'scenarios/s.yaml', readFile: (path) => files[path] });
}

function scenarioOf(text: string, others?: Readonly<Record<string, string>>) {
  const result = parse(text, others);
  if (!result.ok) throw new Error(result.problems.map(problemText).join('\n'));
  return result.scenario;
}

function problemsOf(text: string, others?: Readonly<Record<string, string>>): readonly string[] {
  const result = parse(text, others);
  return result.ok ? [] : result.problems.map(problemText);
}

describe('a scenario that extends another', () => {
  it('is the other one when it says nothing, with files relative to the other', () => {
    const scenario = scenarioOf('extends: ./common/base.yaml');

    expect(scenario).toMatchObject({ name: 'base', namespaces: 3 });
    expect(scenario).not.toHaveProperty('extends');
    expect(scenario.jobs[0]?.request.executionRoleArn).toBe('arn:aws:iam::123456789012:role/jobs');
  });

  it('joins mappings to any depth, and replaces lists, texts and numbers', () => {
    const { name, load, twin } = scenarioOf(`extends: common/base.yaml
name: other
load: { duration: 20m }
twin:
  scheduler: { scoringStrategy: MostAllocated }
  nodePools: [{ name: two, kind: static, instanceType: m5.large, nodes: 2 }]
`);

    expect(name).toBe('other');
    expect(load).toMatchObject({ arrivalsPerMinute: 6, durationMs: 1_200_000 });
    expect(twin.scheduler).toMatchObject({ scoringStrategy: 'MostAllocated', qps: 70 });
    expect(twin.nodePools.map((pool) => pool.name)).toEqual(['two']);
  });

  it('may extend one that extends a third, each with files of its own', () => {
    const { jobs, twin } = scenarioOf('extends: far/middle.yaml', {
      'far/middle.yaml': `extends: ../common/base.yaml
twin: { scheduler: { qps: 80 } }
jobs: [{ name: own, request: ./own.yaml, work: { duration: 2m } }]
`,
      'far/own.yaml': request,
    });

    expect(jobs.map((job) => job.name)).toEqual(['own']);
    expect(twin.scheduler.qps).toBe(80);
  });

  it('has problems with the file and line of the value', () => {
    const problems = problemsOf(
      'extends: common/base.yaml\nnamespaces: many\nload: { arivals: 3/min }\n',
      { 'common/base.yaml': base.replace('qps: 70', 'qps: 0') },
    );

    expect(problems).toEqual([
      'scenarios/s.yaml:2: namespaces: must be a whole number from 1 to 1000: current value is "many"',
      "scenarios/s.yaml:3: load.arivals: unknown key 'arivals': did you mean 'arrivals'?",
      'scenarios/common/base.yaml:10: twin.scheduler.qps: must be a number above 0 and at most 100000: current value is 0',
    ]);
  });

  it.each([
    ['extends: [a]', 'extends: must be the path of a scenario, relative to this one'],
    ['extends: none.yaml', "extends: Cannot read the scenario 'none.yaml': there is no such file"],
    ['extends: list.yaml', "extends: must be the path of a scenario: 'list.yaml' holds a list"],
    ['name: 1\nname: 2\nextends: none.yaml', 'scenarios/s.yaml:2: name: must be given once'],
    ['extends: self.yaml', 'scenarios/self.yaml:1: extends: must lead to at most 10 scenarios'],
    ['extends: torn.yaml', 'scenarios/torn.yaml:1: Cannot read the file as YAML'],
  ])('says what is wrong with %j', (text, expected) => {
    const others = { 'list.yaml': '- a', 'self.yaml': 'extends: ./self.yaml', 'torn.yaml': '"' };

    expect(problemsOf(text, others).join('\n')).toContain(expected);
  });
});

describe('besideOf()', () => {
  it.each([
    ['a/b.yaml', './c.yaml', 'a/c.yaml'],
    ['a/b.yaml', '../c.yaml', 'c.yaml'],
    ['b.yaml', '../x/./c.yaml', '../x/c.yaml'],
    ['../b.yaml', '../c.yaml', '../../c.yaml'],
    ['/a/b.yaml', '../c.yaml', '/c.yaml'],
    ['a/b.yaml', '/c.yaml', '/c.yaml'],
  ])('from %s to %s is %s', (path, relative, expected) => {
    expect(besideOf(path, relative)).toBe(expected);
  });
});
