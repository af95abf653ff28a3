import { isMissing } from '../../adapters/kubernetes/create-object.ts';
import {
  sparkApiVersion,
  sparkApplicationOf,
} from '../../adapters/kubernetes/spark-application.ts';
import { JobstormError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { AwsAccess } from './aws-access.ts';

/**
 * Makes sure that the cluster and the scenario's jobs can do what its `submission` says.
 *
 * @throws {JobstormError} of kind `config` when they cannot
 */
export async function checkSubmission(access: AwsAccess, scenario: Scenario): Promise<void> {
  checkZones(scenario);
  if (scenario.submission !== 'spark-operator') return;
  if (access.virtualClusterIds.length > 0) {
    throw new JobstormError('config', 'A Spark operator has no virtual clusters', {
      hint: 'Leave --virtual-cluster-id out, or set submission: job-run.',
    });
  }
  for (const { name: template, request } of scenario.jobs) {
    sparkApplicationOf({ virtualClusterId: '', clientToken: '', request, template }, '');
  }
  await checkOperator(access);
}

function checkZones({ azs, region }: Scenario): void {
  const elsewhere = azs.filter((az) => !az.startsWith(region));
  if (elsewhere.length === 0) return;
  throw new JobstormError('config', `The zones ${elsewhere.join(', ')} are not in ${region}`, {
    hint: 'Name zones of the region with --job-azs, or the region of the zones with --region.',
  });
}

async function checkOperator({ kube, cluster }: AwsAccess): Promise<void> {
  try {
    await kube.request({ method: 'GET', path: `/apis/${sparkApiVersion}` });
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    throw new JobstormError('config', `The cluster '${cluster.name}' has no Spark operator`, {
      cause: thrown,
      hint: `It has to serve ${sparkApiVersion}, and to watch all namespaces (spark.jobNamespaces="").`,
    });
  }
}
