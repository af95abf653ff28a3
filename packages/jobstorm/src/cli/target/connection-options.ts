import type { Command } from 'commander';
import { parsePositive } from '../option-values.ts';

/** Where a real cluster is, as the command line says it. */
export interface ConnectionOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly virtualClusterId?: readonly string[];
  /** Longest wait for an answer, in s of the clock on the wall. */
  readonly readTimeout?: number;
  readonly yes?: true;
}

/** Adds the flags that say which account and cluster, as the AWS CLI and kubectl name them. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--cluster <name>', 'name of the EKS cluster')
    .option('--region <name>', 'AWS region; by default AWS_REGION or that of the profile')
    .option('--profile <name>', 'AWS profile; by default AWS_PROFILE, then the usual chain')
    .option('--endpoint-url <url>', 'where AWS is, such as a served twin; also AWS_ENDPOINT_URL')
    .option('--kubeconfig <file>', 'by default KUBECONFIG, ~/.kube/config, or the pod’s account')
    .option('--context <name>', 'context of the kubeconfig; by default the current one')
    .option(
      '--virtual-cluster-id <id>',
      'a virtual cluster of yours to use, which is never deleted; repeatable',
      (id: string, before?: readonly string[]) => [...(before ?? []), id],
    )
    .option(
      '--read-timeout <seconds>',
      'longest wait for an answer of AWS or Kubernetes before it is asked again (default: 20)',
      parsePositive,
    )
    .option('-y, --yes', 'do not ask');
}
