import { describe as group, expect, it } from 'vitest';
import { describe, type ScenarioPlan } from './describe.ts';
import { parseScenario } from './parse-scenario.ts';
import type { ScenarioOverrides } from './overrides.ts';
import { scenarioFiles } from './testing/scenario-files.ts';

function planOf(name: string, overrides: ScenarioOverrides = {}): ScenarioPlan {
  const file = scenarioFiles().find((one) => one.name === `${name}.yaml`);
  const result = parseScenario(file?.text ?? '', {
    ...(file?.options ?? { path: '' }),
    overrides,
  });
  if (!result.ok) throw new Error('the scenario is not valid');
  return describe(result.scenario);
}

group('describe()', () => {
  it('plans the canonical scenario', () => {
    const plan = planOf('canonical');

    expect(plan.offered).toEqual({
      arrivals: 9_000,
      steadyArrivals: 6_750,
      arrivalsPerMinute: 150,
    });
    expect(plan.warnings).toEqual([]);
    expect(plan.durationMsMax).toBe(90 * 60_000);
    expect(plan.apiCalls).toEqual({
      StartJobRun: 9_000,
      CreateVirtualCluster: 10,
      DeleteVirtualCluster: 10,
    });
    // Little's law: 150 a minute for a little more than the 10 minutes of work, 12 pods each.
    expect(plan.jobsSteady).toBeGreaterThan(1_500);
    expect(plan.jobsSteady).toBeLessThan(1_700);
    expect(plan.podsSteady / plan.jobsSteady).toBeCloseTo(12, 1);
    expect(plan.nodesSteady).toBe(351);
    expect(plan.lines).toMatchSnapshot();
  });

  it('counts the arrivals of a closed load as its users make them', () => {
    const { offered } = planOf('upstream-300-users');
    const exact = simulatedArrivals({ users: 300, spawnRate: 2, seconds: 3_600, cycle: 25.1 });

    expect(Math.abs(offered.arrivals - exact) / exact).toBeLessThan(0.01);
    expect(offered.arrivalsPerMinute).toBeCloseTo((300 * 60) / 25.1, 0);
  });

  it('warns of a quota that the load is above', () => {
    const { warnings, acceptedPerMinute } = planOf('default-quotas');
    expect(acceptedPerMinute).toBe(60);
    expect(warnings).toEqual([
      "The account's quota takes 60/min StartJobRun requests in the long run and the load offers 150/min: expect throttling, and arrivals that are given up.",
    ]);
  });

  it('warns of nodes that are too few, and of a cap on jobs in flight', () => {
    const { warnings } = planOf('smoke', { arrivals: '60/min', duration: '60m' });
    expect(warnings.join('\n')).toMatch(
      /^Pool spark has room for 4 nodes and the steady state needs/m,
    );
  });

  it('warns of each component of the cluster that is slower than the load', () => {
    const { warnings } = planOf('upstream-300-users');

    expect(warnings).toEqual([
      "The scheduler's client rate (twin.scheduler.qps) binds about 50 pods/s and the load needs about 382/s (717 jobs/min with 32 pods each): expect pods that wait for their binding, and more of them every minute.",
      "The Job controller's client rate (20 requests/s, 4 for each job) starts about 5 jobs/s and the load needs about 12/s: expect jobs that wait for their submitter pod.",
      'EC2 launches 1,000 instances at once and then 2/s (twin.parameters.ec2), and the steady state needs about 3,276 nodes: the last come about 19m later than they could.',
      'EC2 takes requests (twin.parameters.ec2.volumeRequestRefillPerSecond) for about 5 volumes/s and the load needs about 359/s (717 jobs/min with 30 volumes each): expect pods that wait for their volumes, and more of them every minute.',
    ]);
  });

  it('warns of them from their limit on', () => {
    const parameters = '{ scheduler: { cycleBaseMs: 20 }, controllerManager: { clientQps: 40 } }';
    const fast = '{ burst: 100, refill: 100/s }';
    const text = (arrivals: string): string => `name: paced
jobs:
  - name: nap
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver: { entryPoint: nap.py, sparkSubmitParameters: --num-executors 2 }
    work: { duration: 1m }
load: { arrivals: ${arrivals}, duration: 1h }
twin:
  scheduler: { qps: 300 }
  quotas: { StartJobRun: ${fast}, all: ${fast} }
  virtualClusters: { maxConcurrentJobRuns: 3 }
  parameters: ${parameters}
`;
    const warningsAt = (arrivals: string): string => {
      const result = parseScenario(text(arrivals), { path: 'paced.yaml' });
      return result.ok ? describe(result.scenario).warnings.join('\n') : 'not a scenario';
    };

    // 4 pods a job, submitter and driver included: 50 cycles a second are 12.5 jobs a second.
    expect(warningsAt('1/min')).toBe('');
    expect(warningsAt('8/min')).toMatch(/^2 virtual clusters run 6 jobs at once/);
    expect(warningsAt('590/min')).not.toMatch(/Job controller|client rate/);
    expect(warningsAt('610/min')).toContain("The Job controller's client rate (40 requests/s");
    expect(warningsAt('740/min')).not.toContain('cycles/s');
    expect(warningsAt('770/min')).toMatch(
      /at most about [\d.]+ cycles\/s and the load needs about 51.\d*\/s/,
    );
  });

  it('plans jobs of Spark operators without quotas, submitter pods or StartJobRun', () => {
    const plan = planOfText(`submission: spark-operator\n${nap('600/min')}`);

    expect(plan).toMatchObject({ acceptedPerMinute: 600, startJobRunQuota: null });
    expect(plan.apiCalls).toEqual({ CreateVirtualCluster: 2, DeleteVirtualCluster: 2 });
    expect(plan.jobs[0]?.pods).toBe(3);
    expect(plan.warnings.join('\n')).toMatch(
      /^1 Spark operator \(twin\.operators\) get through at most about 83\.5 applications\/min/m,
    );
  });

  it('bounds operators by the events of pods, too', () => {
    const many = nap('60/min', '--num-executors 10 ');
    const operators = 'twin: { operators: { count: 1, version: v1 } }\n';
    const [warning] = planOfText(`submission: spark-operator\n${operators}${many}`).warnings;

    // 11 pods start in 4 events each, 10 go in 4, one ends, 6 are of the application: 91, at 50 a
    // second.
    expect(3_000 / 91).toBeCloseTo(33, 1);
    expect(warning).toContain('at most about 33 applications/min');
  });

  it('warns of subnets that are too small for the pods', () => {
    const plan = (prefix: number): string =>
      planOfText(
        `${nap('60/min')}\ntwin: { network: { subnetPrefixLength: ${prefix} } }`,
      ).warnings.join('\n');

    expect(plan(22)).toBe('');
    expect(plan(25)).toMatch(/^A subnet of 123 addresses in each zone .* is too small for the/m);
  });

  it('warns of the slowest step of volumes, and of none that are not claimed', () => {
    const volume = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';
    const claim = [
      `--conf ${volume}.options.claimName=OnDemand`,
      `--conf ${volume}.options.storageClass=gp3`,
      `--conf ${volume}.options.sizeLimit=10Gi`,
      `--conf ${volume}.mount.path=/data1`,
    ].join(' ');
    const fast = '{ burst: 100, refill: 100/s }';
    const warningsOf = (arrivals: string, parameters: string, settings = claim): string =>
      planOfText(`${nap(arrivals, `--num-executors 10 ${settings}`)}
twin: { scheduler: { qps: 300 }, quotas: { StartJobRun: ${fast}, all: ${fast} }, parameters: { ${parameters} } }`)
        .warnings.filter((text) => text.includes('volumes/s'))
        .join('\n');
    const fastEc2 = 'ec2: { volumeRequestRefillPerSecond: 50 }';
    const fastController = 'controllerManager: { clientQps: 200 }';

    // Ten volumes a job: 5 a second are 30 jobs a minute.
    expect(warningsOf('29/min', '')).toBe('');
    expect(warningsOf('31/min', '')).toMatch(/^EC2 takes requests .* for about 5 volumes\/s/);
    expect(warningsOf('31/min', fastEc2)).toMatch(/^The csi-attacher's client rate/);
    expect(warningsOf('31/min', `${fastEc2}, ${fastController}, ebs: { clientQps: 100 }`)).toBe('');
    expect(warningsOf('31/min', '', '')).toBe('');
  });

  it('takes the controllers of a provisioned tier to be as fast as they are', () => {
    const fast = '{ burst: 100, refill: 100/s }';
    const warningsOn = (tier: string): string =>
      planOfText(`${nap('600/min')}
twin: { controlPlane: { tier: ${tier} }, quotas: { StartJobRun: ${fast}, all: ${fast} } }`).warnings.join(
        '\n',
      );

    expect(warningsOn('standard')).toContain("The Job controller's client rate (20 requests/s");
    expect(warningsOn('tier-xl')).not.toContain('Job controller');
  });

  it('counts dynamic allocation by the executors that the tasks of a job ask for', () => {
    const settings =
      '--conf spark.dynamicAllocation.enabled=true --conf spark.dynamicAllocation.maxExecutors=';
    const podsOf = (max: number, work: string): number | undefined =>
      planOfText(nap('1/min', `${settings}${max}`, work)).jobs[0]?.pods;

    const stages = '{ stages: [{ tasks: 40, taskSeconds: 1 }, { tasks: 4, taskSeconds: 1 }] }';
    expect(podsOf(10, stages)).toBe(12);
    expect(podsOf(100, stages)).toBe(42);
    expect(podsOf(100, '{ duration: 1m }')).toBe(2);
  });

  it('says what the end of each kind of load does', () => {
    const lines = planOf('smoke').lines.join('\n');
    expect(lines).toContain('2 users begun at 0.5/s, each waiting 5s..10s between jobs, for 2m');
    expect(lines).toContain('2m of arrivals, then a drain of 30m at most');
  });
});

/** A minute's job with two executors, or as its parameters say. */
function nap(
  arrivals: string,
  parameters = '--num-executors 2',
  work = '{ duration: 1m }',
): string {
  return `name: nap
jobs:
  - name: nap
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver: { entryPoint: nap.py, sparkSubmitParameters: ${parameters} }
    work: ${work}
load: { arrivals: ${arrivals}, duration: 1h }`;
}

function planOfText(text: string): ScenarioPlan {
  const result = parseScenario(text, { path: 'nap.yaml' });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return describe(result.scenario);
}

/** Users that begin one after the other and then submit at a fixed cycle, counted one by one. */
function simulatedArrivals(load: {
  readonly users: number;
  readonly spawnRate: number;
  readonly seconds: number;
  readonly cycle: number;
}): number {
  let arrivals = 0;
  for (let user = 0; user < load.users; user += 1) {
    const remaining = load.seconds - user / load.spawnRate;
    arrivals += Math.floor(remaining / load.cycle) + 1;
  }
  return arrivals;
}
