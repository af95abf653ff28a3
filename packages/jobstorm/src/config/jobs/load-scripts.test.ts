import { describe, expect, it } from 'vitest';
import type { ParseOptions } from '../parse-scenario.ts';
import { problemText } from '../problem.ts';
import { parseScenario } from '../parse-scenario.ts';
import { minimal, problemsOf, scenarioOf, warningsOf } from '../testing/parse-text.ts';

/** A scenario whose jobs are what this script submits. */
function withScript(script: string, more = ''): string {
  return minimal.replace(/ {4}request:\n(?: {6}.*\n)+/, `    script: ${script}\n`) + more;
}

const [requestText = ''] = / {4}request:\n(?: {6}.*\n)+/.exec(minimal) ?? [];
const request = {
  executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
  releaseLabel: 'emr-7.9.0-latest',
  jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://b/nap.py' } },
};
const files = { path: 'load/s.yaml', readFile: onlyJobSh };

function onlyJobSh(path: string): string | undefined {
  return path === './job.sh' || path === 'bin/job.sh' ? 'aws emr-containers' : undefined;
}

describe('parseScenario() reads submission scripts', () => {
  it.each([
    ['./job.sh', 'record', 300_000],
    ['{ path: ./job.sh, mode: run, timeout: 30s }', 'run', 30_000],
  ])('given as %s', (script, mode, timeoutMs) => {
    const [job] = scenarioOf(withScript(script), files).jobs;

    expect(job?.script).toEqual({ path: 'load/job.sh', mode, timeoutMs });
    expect(job?.request).toEqual({});
  });

  it('relative to the scenario that names them, also when another extends it', () => {
    const readFile = (path: string): string | undefined =>
      path === 'bin/base.yaml' ? withScript('{ path: ./job.sh }') : onlyJobSh(path);
    const [job] = scenarioOf('extends: bin/base.yaml', { ...files, readFile }).jobs;

    expect(job?.script?.path).toBe('load/bin/job.sh');
  });

  it('and puts what they submit in the place of a request', () => {
    const script = { path: 'load/job.sh', mode: 'run', timeoutMs: 1_000 } as const;
    const recorded = [{ script, request: { ...request, name: 'job-${JOB_UNIQUE_ID}' } }];
    const [job] = scenarioOf(withScript('./job.sh'), { ...files, recorded }).jobs;

    expect(job?.request.name).toBe('job-${JOB_UNIQUE_ID}');
    expect(job?.script).toEqual(script);
  });

  it('and finds what is wrong with what they submit where it comes from', () => {
    const script = { path: 'load/job.sh', mode: 'record', timeoutMs: 1_000 } as const;
    const recorded = [{ script, request: { ...request, releaseLabel: 'emr 7' } }];
    const options: ParseOptions = { ...files, recorded };

    expect(problemsOf(withScript('./job.sh'), options)).toEqual([
      expect.stringMatching(/^load\/job\.sh: jobs\[0\]\.request\.releaseLabel: must be a release/),
    ]);
  });

  it.each([
    [withScript('./none.sh'), "script: Cannot read the script './none.sh': there is no such file"],
    [withScript('{ path: no.sh }'), "script.path: Cannot read the script 'no.sh': there is no"],
    [withScript("''"), 'jobs[0].script: must be the path of a shell script'],
    [withScript('{ path: ./job.sh, mode: twice }'), 'script.mode: must be record or run'],
    [withScript('{ path: ./job.sh, timeout: 2d }'), 'script.timeout: must be a duration'],
    [withScript('{ path: ./job.sh, modus: run }'), "unknown key 'modus': did you mean 'mode'?"],
    [withScript('7'), 'jobs[0].script: must be the path of a shell script, or a mapping'],
    [withScript('./job.sh', 'submission: spark-operator'), 'job runs, not SparkApplications'],
    [minimal.replace(requestText, ''), 'jobs[0].request: must be given, or `script`: neither is'],
    [minimal.replace(requestText, `${requestText}    script: ./job.sh\n`), 'must be left out when'],
  ])('and says what is wrong with them', (text, expected) => {
    expect(problemsOf(text, files).join('\n')).toContain(expected);
  });

  it('and warns that none is run for each job in virtual time', () => {
    const run = '{ path: ./job.sh, mode: run }';

    expect(warningsOf(withScript(run), files)).toEqual([expect.stringContaining('no effect on')]);
    expect(warningsOf(withScript(run, 'target: aws'), files)).toEqual([]);
    expect(warningsOf(withScript('./job.sh'), files)).toEqual([]);
  });
});

describe('overrides of submission scripts', () => {
  const mixed = withScript('{ path: ./job.sh, timeout: 9s }').replace(
    'load:',
    `  - name: other\n${requestText}    work: { duration: 1m }\nload:`,
  );

  it('take the place of every request and script with a path', () => {
    const overrides = { script: { path: 'bin/job.sh', mode: 'run' } };
    const { jobs } = scenarioOf(mixed, { ...files, overrides });

    expect(jobs.map(({ script }) => script)).toEqual([
      { path: 'load/bin/job.sh', mode: 'run', timeoutMs: 9_000 },
      { path: 'load/bin/job.sh', mode: 'run', timeoutMs: 300_000 },
    ]);
  });

  it('change the scripts that there are without one', () => {
    const { jobs } = scenarioOf(mixed, { ...files, overrides: { script: { timeout: '5s' } } });

    expect(jobs[0]?.script).toMatchObject({ path: 'load/job.sh', timeoutMs: 5_000 });
    expect(jobs[1]?.script).toBeUndefined();
  });

  it('are named where they are wrong', () => {
    const result = parseScenario(mixed, { ...files, overrides: { script: { timeout: '0.1s' } } });

    expect(result.ok ? [] : result.problems.map(problemText)).toEqual([
      expect.stringMatching(/^the command line: jobs\[0\]\.script\.timeout: must be a duration/),
    ]);
  });
});
