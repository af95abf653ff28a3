import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Submission, SubmitOutcome } from '../../engine/ports.ts';
import { WallTimeline } from '../timeline/wall-timeline.ts';
import { ScriptSubmitter } from './script-submitter.ts';

let folder: string;
let timeline: WallTimeline;
let submitter: ScriptSubmitter;

/** A program `aws` that notes its arguments and says this. */
function installAws(lines: readonly string[]): void {
  const path = join(folder, 'aws');
  const note = `echo "$AWS_MAX_ATTEMPTS $*" >> '${join(folder, 'calls')}'`;
  writeFileSync(path, ['#!/bin/sh', note, ...lines].join('\n'));
  chmodSync(path, 0o700);
}

function scriptOf(lines: readonly string[], timeoutMs = 20_000, concurrencyMax = 2): void {
  const script = join(folder, 'job.sh');
  writeFileSync(script, lines.join('\n'));
  submitter = new ScriptSubmitter({
    scripts: new Map([['etl', { path: script, mode: 'run', timeoutMs }]]),
    clusterName: 'my-eks',
    region: 'us-west-2',
    timeline,
    submitter: {
      submit: (_submission, onOutcome) => onOutcome({ kind: 'accepted', jobRunId: 'sent' }),
      cancel: () => undefined,
    },
    environment: {},
    concurrencyMax,
  });
}

function submit(arrival = 0, template = 'etl'): Promise<SubmitOutcome> {
  const submission: Submission = {
    virtualClusterId: 'vc0',
    clientToken: `session-${arrival}`,
    request: { tags: { JOB_UNIQUE_ID: `0000000${arrival}`, SELECTED_AZ: 'us-west-2a' } },
    template,
  };
  return new Promise((resolve) => submitter.submit(submission, resolve));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobstorm-submit-'));
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
  timeline = new WallTimeline({
    onError: (error) => {
      throw error;
    },
  });
});

afterEach(() => {
  submitter.close();
  timeline.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const start =
  'aws emr-containers start-job-run --virtual-cluster-id $VIRTUAL_CLUSTER_ID --name $JOB_UNIQUE_ID-$SELECTED_AZ';

describe('ScriptSubmitter', () => {
  it.each([
    ['JSON', `echo '{"id": "0000000370k2fgm5ls1", "name": "x"}'`],
    ['text', 'printf "arn:aws:x\\t0000000370k2fgm5ls1\\tx\\n"'],
    ['YAML', 'echo "id: 0000000370k2fgm5ls1"'],
  ])(
    'takes the id from an answer in %s, whose call has the client token',
    async (_form, answer) => {
      installAws([answer]);
      scriptOf([`${start} > /dev/null`]);

      expect(await submit(3)).toEqual({ kind: 'accepted', jobRunId: '0000000370k2fgm5ls1' });
      expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(
        '1 emr-containers start-job-run --virtual-cluster-id vc0 --name 00000003-us-west-2a ' +
          '--client-token session-3\n',
      );
    },
  );

  it.each([
    ['throttled', 'echo "An error occurred (ThrottlingException): Rate exceeded" >&2; exit 254'],
    ['access-denied', 'echo "An error occurred (AccessDeniedException)" >&2; exit 254'],
    ['rejected', 'echo "An error occurred (ValidationException): no" >&2; exit 254'],
  ] as const)('tells by the words of the CLI what is %s', async (kind, refusal) => {
    installAws([refusal]);
    scriptOf([start]);

    const outcome = await submit();

    expect(outcome).toMatchObject({ kind: 'error', error: { kind, code: 'ScriptFailed' } });
  });

  it('says that the AWS CLI cannot be run', async () => {
    writeFileSync(join(folder, 'aws'), '#!/no/such/interpreter\n', { mode: 0o700 });
    scriptOf([start]);

    const message = expect.stringContaining(`aws: ${join(folder, 'aws')} cannot be run`) as string;
    expect(await submit()).toMatchObject({ error: { code: 'ScriptFailed', message } });
  });

  it('says that a script started nothing, or did not end', async () => {
    installAws(['exit 0']);
    scriptOf(['true']);
    expect(await submit()).toMatchObject({ error: { code: 'ScriptStartedNothing' } });
    submitter.close();

    scriptOf(['sleep 300 & sleep 300'], 200);
    expect(await submit()).toMatchObject({ error: { kind: 'transient', code: 'ScriptTimeout' } });
  });

  it('leaves to the submitter the jobs of a template without a script', async () => {
    installAws([`echo '{"id": "1"}'`]);
    scriptOf([start]);

    expect(await submit(0, 'other')).toEqual({ kind: 'accepted', jobRunId: 'sent' });
    expect(await submit(0)).toEqual({ kind: 'accepted', jobRunId: '1' });
  });

  it('runs no more scripts at once than it may', async () => {
    installAws([`echo '{"id": "1"}'`]);
    const running = join(folder, 'running');
    scriptOf([
      `mkdir -p '${running}'`,
      `: > '${running}'/$JOB_UNIQUE_ID`,
      `ls '${running}' | wc -l >> '${join(folder, 'seen')}'`,
      'sleep 0.2',
      `rm '${running}'/$JOB_UNIQUE_ID`,
      start,
    ]);

    const outcomes = await Promise.all([0, 1, 2, 3, 4].map((arrival) => submit(arrival)));

    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill('accepted'));
    const seen = readFileSync(join(folder, 'seen'), 'utf8').trim().split('\n').map(Number);
    expect(seen).toHaveLength(5);
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
  });
});
