import { expect, it } from 'vitest';
import { commandLine } from './testing/in-process.ts';

it('prints the policy of a run by default, that of a stop when asked', async () => {
  const policies = await Promise.all(
    [[], ['--run'], ['--stop', '--region', 'cn-north-1']].map((flags) =>
      commandLine(['iam-policy', ...flags]),
    ),
  );
  const [byDefault, run, stop] = policies.map(({ out }) => JSON.parse(out) as unknown);

  expect(byDefault).toEqual(run);
  expect(JSON.stringify(run)).toContain('emr-containers:StartJobRun');
  expect(JSON.stringify(stop)).not.toContain('emr-containers:StartJobRun');
  expect(JSON.stringify(stop)).toContain('arn:aws-cn:eks:cn-north-1:*:cluster/*');
});

it('is for a run or for a stop', async () => {
  const { code, err } = await commandLine(['iam-policy', '--run', '--stop']);

  expect(code).toBe(2);
  expect(err).toContain('for --run or for --stop, not for both');
});
