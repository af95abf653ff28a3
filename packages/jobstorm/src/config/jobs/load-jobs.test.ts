import { describe, expect, it } from 'vitest';
import { minimal, problemsOf, scenarioOf, warningsOf } from '../testing/parse-text.ts';

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
