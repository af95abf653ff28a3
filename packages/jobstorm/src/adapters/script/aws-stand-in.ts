import { spawnSync } from 'node:child_process';
import { accessSync, appendFileSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import {
  readStandInSettings,
  type CapturedJobRun,
  type StandInSettings,
} from './stand-in-settings.ts';
import { readAwsCall, startJobRunRequestOf, type AwsCall } from './start-job-run-arguments.ts';

/*
 * What a submission script finds as `aws`: a program of its own, started by the wrapper of
 * stand-in-folder.ts. Its exit codes are those of the AWS CLI.
 */

const usageExitCode = 252;
const refusedExitCode = 255;
/** An answer of StartJobRun is far smaller. */
const outputBytesMax = 16 * 1024 * 1024;
/** The twin's account. */
const twinAccount = '123456789012';

const args = process.argv.slice(2);
const settings = readStandInSettings(process.env);
const call = readAwsCall(args);
const isStart = call.service === 'emr-containers' && call.operation === 'start-job-run';
process.exitCode = isStart ? startJobRun(call, settings) : otherCall(call, settings);

function startJobRun(start: AwsCall, { mode, clientToken }: StandInSettings): number {
  return mode === 'record' ? record(start) : run(start, clientToken);
}

function record(start: AwsCall): number {
  try {
    const request = startJobRunRequestOf(start, readParameterFile);
    keep({ kind: 'request', request });
    const virtualClusterId = request.virtualClusterId ?? '';
    const id = '0000000000000000000';
    const region = process.env['AWS_REGION'] ?? 'us-east-1';
    const path = `/virtualclusters/${virtualClusterId}/jobruns/${id}`;
    const arn = `arn:aws:emr-containers:${region}:${twinAccount}:${path}`;
    answer(start, { id, name: request.name ?? '', arn, virtualClusterId });
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    keep({ kind: 'problem', message });
    process.stderr.write(`aws: ${message}\n`);
    return usageExitCode;
  }
}

function run(start: AwsCall, clientToken: string): number {
  const hasToken = start.options.has('client-token') || clientToken === '';
  const more = hasToken ? [] : ['--client-token', clientToken];
  const program = realAws();
  if (program === undefined) return noAws();
  const { stdout, status, error } = spawnSync(program, [...args, ...more], {
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: outputBytesMax,
  });
  if (error !== undefined) return notStarted(program, error);
  process.stdout.write(stdout);
  if (status === 0) keep({ kind: 'started', jobRunId: jobRunIdIn(stdout.toString('utf8')) });
  return status ?? refusedExitCode;
}

function otherCall(
  { service, operation, options }: AwsCall,
  { otherCalls }: StandInSettings,
): number {
  if (otherCalls === 'pass') {
    const program = realAws();
    if (program === undefined) return noAws();
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
    return error === undefined ? (status ?? refusedExitCode) : notStarted(program, error);
  }
  if (service === 'sts' && operation === 'get-caller-identity') {
    const arn = `arn:aws:sts::${twinAccount}:assumed-role/jobstorm/twin`;
    answer({ service, operation, options }, { UserId: 'twin', Account: twinAccount, Arn: arn });
    return 0;
  }
  process.stderr.write(
    `aws: the twin has no AWS account: of the calls that a script makes, it answers ` +
      `emr-containers start-job-run and sts get-caller-identity, and not ` +
      `'${[service, operation].filter((word) => word !== undefined).join(' ')}'. ` +
      'Start `jobstorm twin serve` and set AWS_ENDPOINT_URL to have more answered.\n',
  );
  return refusedExitCode;
}

/** Prints as `--query NAME` and `--output text` ask for; anything else as JSON. */
function answer({ options }: AwsCall, members: Readonly<Record<string, string>>): void {
  const query = options.get('query');
  const picked = query === undefined ? undefined : members[query];
  const isText = options.get('output') === 'text';
  if (picked !== undefined) process.stdout.write(`${isText ? picked : JSON.stringify(picked)}\n`);
  else if (isText) process.stdout.write(`${Object.values(members).join('\t')}\n`);
  else process.stdout.write(`${JSON.stringify(members, null, 4)}\n`);
}

/** From the CLI's answer in any of its formats: ids are 19 characters of base 36. */
function jobRunIdIn(output: string): string | null {
  const inJson = /"id"\s*:\s*"([0-9a-z]+)"/.exec(output)?.[1];
  return inJson ?? /(?<![0-9a-z])0[0-9a-z]{18}(?![0-9a-z])/.exec(output)?.[0] ?? null;
}

/** Paths are read as the CLI reads them: `~` and variables of the environment filled in. */
function readParameterFile(path: string): string {
  const expanded = path
    .replace(/^~(?=\/|$)/, homedir())
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string) => {
      return process.env[braced ?? bare] ?? whole;
    });
  return readFileSync(expanded, 'utf8');
}

function keep(captured: CapturedJobRun): void {
  appendFileSync(settings.capture, `${JSON.stringify(captured)}\n`);
}

/** The first `aws` on the path that is not this one. */
function realAws(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && resolve(folder) !== resolve(settings.folder))
    .map((folder) => join(folder, 'aws'))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function noAws(): number {
  process.stderr.write('aws: the AWS CLI is not installed: no `aws` is on the PATH\n');
  return 127;
}

/** Such as a program whose interpreter is gone. */
function notStarted(program: string, { message }: Error): number {
  process.stderr.write(`aws: ${program} cannot be run: ${message}\n`);
  return 126;
}
