import { describe, expect, it } from 'vitest';
import { readAwsCall, startJobRunRequestOf } from './start-job-run-arguments.ts';

const files: Readonly<Record<string, string>> = {
  'driver.json': '{"sparkSubmitJobDriver":{"entryPoint":"local:///a.py"}}',
  'input.json': '{"name":"from-file","releaseLabel":"emr-7.9.0-latest","tags":{"a":"b"}}',
  'input.yaml': 'name: from-yaml\nretryPolicyConfiguration:\n  maxAttempts: 2\n',
  'name.txt': 'from-text',
};
const readFile = (path: string): string => {
  const content = files[path];
  if (content === undefined) throw new Error(`no such file: ${path}`);
  return content;
};

function requestOf(...args: readonly string[]): unknown {
  return startJobRunRequestOf(readAwsCall(['emr-containers', 'start-job-run', ...args]), readFile);
}

describe('readAwsCall()', () => {
  it.each([
    [['emr-containers', 'start-job-run', '--name', 'x']],
    [['--region', 'eu-west-1', 'emr-containers', 'start-job-run', '--name=x']],
    [['--debug', 'emr-containers', '--no-cli-pager', 'start-job-run', '--nam', 'x']],
    [['--profile=p', 'emr-containers', 'start-job-run', '--output', 'text', '--name', 'x']],
  ])('finds service, operation and options in %j', (args) => {
    const call = readAwsCall(args);

    expect([call.service, call.operation]).toEqual(['emr-containers', 'start-job-run']);
    expect(call.options.get('name')).toBe('x');
  });
});

describe('startJobRunRequestOf()', () => {
  it('reads structures as JSON, as shorthand and from a file', () => {
    const driver = { sparkSubmitJobDriver: { entryPoint: 'local:///a.py' } };

    for (const given of [
      JSON.stringify(driver),
      `  ${JSON.stringify(driver)}`,
      'sparkSubmitJobDriver={entryPoint=local:///a.py}',
      'file://driver.json',
      'fileb://driver.json',
    ]) {
      expect(requestOf('--job-driver', given)).toEqual({ jobDriver: driver });
    }
  });

  it('gives shorthand the types of the request: lists of one, numbers, texts', () => {
    expect(
      requestOf(
        '--job-driver',
        'sparkSubmitJobDriver={entryPoint=a,entryPointArguments=1}',
        '--retry-policy-configuration',
        'maxAttempts=3',
        '--tags',
        'count=3,team=x',
        '--configuration-overrides',
        'applicationConfiguration={classification=spark-defaults,properties={a=1}},monitoringConfiguration={containerLogRotationConfiguration={rotationSize=2GB,maxFilesToKeep=5}}',
      ),
    ).toEqual({
      jobDriver: { sparkSubmitJobDriver: { entryPoint: 'a', entryPointArguments: ['1'] } },
      retryPolicyConfiguration: { maxAttempts: 3 },
      tags: { count: '3', team: 'x' },
      configurationOverrides: {
        applicationConfiguration: [{ classification: 'spark-defaults', properties: { a: '1' } }],
        monitoringConfiguration: {
          containerLogRotationConfiguration: { rotationSize: '2GB', maxFilesToKeep: 5 },
        },
      },
    });
  });

  it('puts options over what --cli-input-json and --cli-input-yaml hold', () => {
    expect(requestOf('--cli-input-json', 'file://input.json', '--name', 'mine')).toEqual({
      name: 'mine',
      releaseLabel: 'emr-7.9.0-latest',
      tags: { a: 'b' },
    });
    expect(requestOf('--cli-input-yaml', 'file://input.yaml')).toEqual({
      name: 'from-yaml',
      retryPolicyConfiguration: { maxAttempts: 2 },
    });
    expect(requestOf('--cli-input-json', '{"name":"inline"}', '--name=file://name.txt')).toEqual({
      name: 'from-text',
    });
  });

  it.each([
    [['--job-driver', 'sparkSubmitJobDriver={entryPoint'], /--job-driver .* as AWS CLI shorthand/],
    [['--job-driver', '{"a":'], /--job-driver .* as JSON/],
    [['--tags', 'file://missing'], /no such file/],
    [['--job-drive-r', 'x'], /there is no option --job-drive-r/],
  ])('says which option of %j it cannot read', (args, message) => {
    expect(() => requestOf(...args)).toThrow(message);
  });
});
