import type { Scenario } from '../../model/scenario.ts';
import { printable } from '../../util/printable.ts';
import type { TwinServers } from '../../wire/twin-servers.ts';
import type { TwinServeCommandOptions } from '../twin-program.ts';

export interface Serving {
  readonly options: TwinServeCommandOptions;
  readonly servers: TwinServers;
  readonly scenario: Scenario;
}

/** What is served where, and commands to paste. */
export function servingText({ options, servers, scenario }: Serving): string {
  const { region, clusterName } = scenario;
  const { awsUrl, kubeUrl, keys, account } = servers;
  const kubeconfig = printable(options.kubeconfig);
  const quoted = /^[\w./-]+$/.test(kubeconfig)
    ? kubeconfig
    : `'${kubeconfig.replaceAll("'", "'\\''")}'`;
  return `Serving the twin: scenario ${printable(scenario.name)}, ${paceText(options.speed)}

  AWS services    ${awsUrl}   account ${account.accountId}, region ${printable(region)}
  Kubernetes API  ${kubeUrl}   EKS cluster ${printable(clusterName)}, kubeconfig ${kubeconfig}

For aws, boto3 and every AWS SDK:
  export AWS_ENDPOINT_URL=${awsUrl}
  export AWS_REGION=${printable(region)} AWS_DEFAULT_REGION=${printable(region)}
  export AWS_ACCESS_KEY_ID=${keys.accessKeyId} AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey}

A job run, by hand:
  export KUBECONFIG=${quoted}
  echo '{apiVersion: v1, kind: Namespace, metadata: {name: demo}}' | kubectl apply -f -
  aws emr-containers create-virtual-cluster --name demo --container-provider \\
    'type=EKS,id=${printable(clusterName)},info={eksInfo={namespace=demo}}'
  aws emr-containers list-virtual-clusters --states RUNNING

For Prometheus: the target ${awsUrl.replace('http://', '')}, which has /metrics.
${steppingText(options.speed, awsUrl)}
Ctrl-C ends it.
`;
}

/** How time is stepped, when it does not pass by itself. */
function steppingText(speed: number, awsUrl: string): string {
  if (speed !== 0) return '';
  return `
To let time pass:
  curl -H 'content-type: application/json' -d '{"by": "10m"}' ${awsUrl}/_twin/advance
`;
}

function paceText(speed: number): string {
  if (speed === 0) return 'time stands still but for what requests take';
  return speed === 1 ? 'in real time' : `${speed} times faster than real time`;
}
