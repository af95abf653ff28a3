import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServedBench } from '../../src/wire/testing/served-bench.ts';

const run = promisify(execFile);
const outputMax = 64 * 1024 * 1024;

/** The Python that scripts/interop.mjs installed boto3 and the AWS CLI beside. */
function python(): string {
  const path = process.env['JOBSTORM_AWS_PYTHON'];
  if (path === undefined) throw new Error('JOBSTORM_AWS_PYTHON must name a Python with boto3');
  return path;
}

/** What AWS clients read of their environment; nothing of the user's own comes in. */
function environmentOf({ servers }: Pick<ServedBench, 'servers'>): NodeJS.ProcessEnv {
  const { awsUrl, account, keys } = servers;
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: account.region,
    AWS_DEFAULT_REGION: account.region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
  };
}

/** Runs a Python script of this folder against the bench. */
export async function runPython(
  bench: ServedBench,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...environmentOf(bench), ...environment };
  const path = join(import.meta.dirname, script);
  const { stdout } = await run(python(), [path], { env, maxBuffer: outputMax });
  return stdout;
}

/** Runs the AWS CLI against the bench; its output as JSON, undefined when it prints nothing. */
export async function aws(
  bench: Pick<ServedBench, 'servers'>,
  ...args: readonly string[]
): Promise<unknown> {
  const program = join(dirname(python()), 'aws');
  const env = environmentOf(bench);
  const { stdout } = await run(program, ['--output', 'json', ...args], { env });
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown);
}
