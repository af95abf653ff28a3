import { Command } from 'commander';

export interface IamPolicyCommandOptions {
  readonly run?: true;
  readonly stop?: true;
  readonly region?: string;
  readonly account?: string;
  readonly cluster?: string;
  readonly virtualClusterId?: readonly string[];
}

/** `jobstorm iam-policy` as commander knows it. */
export function createIamPolicyCommand(
  handler: (options: IamPolicyCommandOptions) => Promise<void>,
): Command {
  return new Command('iam-policy')
    .summary('print the least IAM policy that a run or a stop needs')
    .description(
      'Print the least IAM policy that a run on a real cluster needs, or a stop, as JSON. It says\n' +
        'nothing of the Kubernetes API: that is for the cluster to allow.',
    )
    .usage('[options]')
    .option('--run', 'for jobstorm run, which also cleans up (default)')
    .option('--stop', 'for jobstorm stop alone')
    .option('--region <name>', 'only in this region')
    .option('--account <id>', 'only in this account')
    .option('--cluster <name>', 'only with this EKS cluster')
    .option(
      '--virtual-cluster-id <id>',
      'only in this virtual cluster of yours; repeatable',
      (id: string, before?: readonly string[]) => [...(before ?? []), id],
    )
    .addHelpText('after', iamPolicyHelp)
    .action(handler);
}

const iamPolicyHelp = `
Examples:
  jobstorm iam-policy --region eu-west-1 --account 123456789012 --cluster my-eks > policy.json
  aws iam create-policy --policy-name jobstorm --policy-document file://policy.json
  jobstorm iam-policy --stop

Virtual clusters and job runs are created with the tag jobstorm/session, and what is started in or
deleted must carry it. The execution role of the jobs is not part of it.`;
