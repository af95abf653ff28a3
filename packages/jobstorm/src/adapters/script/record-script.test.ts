import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recordScript, type RecordScriptOptions } from './record-script.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobstorm-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

let scripts = 0;

/** Records a script of these lines as a run on the twin does. */
function record(lines: readonly string[], more: Partial<RecordScriptOptions> = {}) {
  const script = join(folder, `script '${(scripts += 1)}.sh`);
  writeFileSync(script, lines.join('\n'));
  return recordScript({
    script,
    clusterName: 'my-eks',
    region: 'us-west-2',
    azs: ['us-west-2a', 'us-west-2b'],
    otherCalls: 'twin',
    timeoutMs: 20_000,
    ...more,
  });
}

const start = 'aws emr-containers start-job-run --virtual-cluster-id $VIRTUAL_CLUSTER_ID';

describe('recordScript()', () => {
  it('finds the request of a script, whatever of the shell makes it', async () => {
    const { template, untraced } = await record([
      'ACCOUNT=$(aws sts get-caller-identity --query Account --output text)',
      'BUCKET=b-$CLUSTER_NAME-$ACCOUNT-$AWS_REGION',
      'FILE=$(mktemp)',
      'cat > $FILE <<END',
      '{"sparkSubmitJobDriver": {"entryPoint": "s3://$BUCKET/a.jar",',
      ' "entryPointArguments": ["s3://$BUCKET/out/$JOB_UNIQUE_ID", "\\${literal}"]}}',
      'END',
      `ID=$(${start} --name "it-$JOB_UNIQUE_ID" --client-token $(date +%N) \\`,
      '  --job-driver file://$FILE --release-label emr-7.9.0-latest \\',
      '  --configuration-overrides "applicationConfiguration=[{classification=spark-defaults,properties={zone=$SELECTED_AZ}}]" \\',
      '  --query id --output text)',
      'rm $FILE',
      'test ${#ID} = 19',
    ]);

    expect(untraced).toEqual([]);
    expect(template).toEqual({
      name: 'it-${JOB_UNIQUE_ID}',
      releaseLabel: 'emr-7.9.0-latest',
      jobDriver: {
        sparkSubmitJobDriver: {
          entryPoint: 's3://b-my-eks-123456789012-us-west-2/a.jar',
          entryPointArguments: [
            's3://b-my-eks-123456789012-us-west-2/out/${JOB_UNIQUE_ID}',
            '$${literal}',
          ],
        },
      },
      configurationOverrides: {
        applicationConfiguration: [
          { classification: 'spark-defaults', properties: { zone: '${SELECTED_AZ}' } },
        ],
      },
    });
  });

  it('names what no variable explains', async () => {
    const { untraced } = await record([`${start} --name job-$(date +%s)`]);

    expect(untraced.map(({ path }) => path)).toEqual(['name']);
  });

  it('leaves SELECTED_AZ unset without zones, so that the default of the script holds', async () => {
    const { template } = await record([`${start} --name \${SELECTED_AZ:-any}`], { azs: [] });

    expect(template).toEqual({ name: 'any' });
  });

  it.each([
    ['fails', ['echo "no bucket" >&2', 'exit 3'], /exit code 3: no bucket/],
    ['starts nothing', ['true'], /does not call aws emr-containers start-job-run/],
    ['starts two job runs', [start, start], /starts 2 job runs, not one/],
    ['gives what cannot be read', [`${start} --tags a`], /Cannot read --tags/],
    ['asks for more than there is', ['aws s3 ls || exit 9'], /the twin has no AWS account/],
  ])('says why when the script %s', async (_case, lines, message) => {
    await expect(record(lines)).rejects.toThrow(message);
  });

  it('ends a script that takes too long, with all that it has started', async () => {
    const before = performance.now();
    await expect(record(['sleep 300 & sleep 300'], { timeoutMs: 300 })).rejects.toThrow(
      'it did not end within 300 ms',
    );
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
