import { Command } from 'commander';
import { parsePositive } from '../option-values.ts';
import { addConnectionOptions, type ConnectionOptions } from './connection-options.ts';

export interface StopCommandOptions extends ConnectionOptions {
  readonly id?: string;
  readonly speed?: number;
  readonly json?: true;
}

/** `jobstorm stop` as commander knows it. */
export function stopCommand(handler: (options: StopCommandOptions) => Promise<void>): Command {
  const command = new Command('stop')
    .summary('cancel and remove what runs left on a real cluster')
    .description(
      'Cancel the job runs of a session, delete its virtual clusters and namespaces, and verify that\n' +
        'nothing is left. It finds them by their tags and labels, so it works from any machine.',
    )
    .usage('[options]')
    .optionsGroup('Options:')
    .option('--id <session>', 'the session, such as emr-0a1b2c3d-20260131')
    .option('--json', 'print what was removed and what is left to stdout')
    .option('--speed <n>', 'times real time, of a twin that is served so', parsePositive)
    .optionsGroup('Options of the cluster:');
  return addConnectionOptions(command).addHelpText('after', stopHelp).action(handler);
}

const stopHelp = `
Examples:
  jobstorm stop --id emr-0a1b2c3d-20260131     one session, wherever it is in the account
  jobstorm stop --cluster my-eks               every session on an EKS cluster
  jobstorm stop --virtual-cluster-id abc123    job runs of sessions in a virtual cluster of yours
  jobstorm stop --cluster my-eks --yes --json  for a pipeline

Job runs are cancelled as fast as the account's quota allows, one a second unless it was raised.
Nothing is touched that does not carry a session of Jobstorm, and running it again does no harm. It
ends with 0 when nothing is left and with 5 when something is.`;
