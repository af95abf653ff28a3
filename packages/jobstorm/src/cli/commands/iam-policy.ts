import { iamPolicy, policyUses } from '../../adapters/aws/iam-policy.ts';
import { JobstormError } from '../../model/errors.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { IamPolicyCommandOptions } from '../target/iam-policy-program.ts';

/** `jobstorm iam-policy` */
export function iamPolicyCommand(
  {
    run,
    stop,
    region = '*',
    account = '*',
    cluster = '*',
    virtualClusterId = [],
  }: IamPolicyCommandOptions,
  { streams }: CliContext,
): ExitCode {
  if (run === true && stop === true) {
    throw new JobstormError('config', 'A policy is for --run or for --stop, not for both', {
      hint: 'A run cleans up after itself, so its policy allows what a stop needs.',
    });
  }
  const policy = iamPolicy({
    use: policyUses[stop === true ? 1 : 0],
    partition: partitionOf(region),
    region,
    account,
    clusterName: cluster,
    virtualClusterIds: virtualClusterId,
  });
  streams.out.write(`${JSON.stringify(policy, null, 2)}\n`);
  return exitCodes.passed;
}

/** The part of AWS that a region is in. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
