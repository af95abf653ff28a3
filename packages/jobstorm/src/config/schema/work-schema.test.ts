import { describe, expect, it } from 'vitest';
import { minimal, problemsOf, scenarioOf } from '../testing/parse-text.ts';

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
