import { Command } from 'commander';
import { collectVariable, variableHelp, type Variables } from './variable-option.ts';
import { countBetween, parseFile, parseHost, parseSpeed, parseToken } from './option-values.ts';

export interface TwinServeCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly kubePort: number;
  readonly speed: number;
  readonly scenario?: string;
  readonly var?: Variables;
  readonly kubeconfig: string;
  readonly token?: string;
  readonly verifySignatures?: true;
}

const parsePort = countBetween(0, 65_535);

/** `jobstorm twin` with what can be done with the twin itself. */
export function twinCommand(serve: (options: TwinServeCommandOptions) => Promise<void>): Command {
  return new Command('twin')
    .summary('serve the twin to other clients')
    .description('What can be done with the twin itself, beside running load tests on it.')
    .addCommand(serveCommand(serve));
}

function serveCommand(handler: (options: TwinServeCommandOptions) => Promise<void>): Command {
  return new Command('serve')
    .summary('serve the twin to aws, boto3, kubectl, Prometheus and other clients')
    .description(
      'Serve the twin as an AWS account with an EKS cluster: EMR on EKS and the calls around it on\n' +
        'one port, the Kubernetes API on another. Any client of theirs can use it, without an account.',
    )
    .option('--port <n>', 'port of the AWS services and of /metrics; 0 = any', parsePort, 8470)
    .option('--kube-port <n>', 'port of the Kubernetes API; 0 = any', parsePort, 6443)
    .option('--host <address>', 'address to listen on', parseHost, '127.0.0.1')
    .option('--speed <n>', 'times faster than real time; 0 = only when told to', parseSpeed, 1)
    .option('--scenario <file>', 'a scenario, for size, quotas, faults, jobs and seed', parseFile)
    .option('--var <name=value>', variableHelp, collectVariable)
    .option('--kubeconfig <file>', 'where to write a kubeconfig', parseFile, 'twin.kubeconfig')
    .option(
      '--token <text>',
      'what Kubernetes clients must carry; by default a new one',
      parseToken,
    )
    .option(
      '--verify-signatures',
      'refuse requests to AWS services that the keys shown did not sign',
    )
    .addHelpText('after', serveHelp)
    .action(handler);
}

const serveHelp = `
Examples:
  jobstorm twin serve
  jobstorm twin serve --speed 60 --scenario scenarios/canonical.yaml
  aws --endpoint-url http://127.0.0.1:8470 emr-containers list-virtual-clusters
  kubectl --kubeconfig twin.kubeconfig get namespaces

What a job run does, which no request says, is taken from the job of the scenario that its request
matches, else from the first. Ctrl-C ends it; everything in the twin is gone then.`;
