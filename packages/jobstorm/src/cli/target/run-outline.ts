import { sparkServiceAccount } from '../../adapters/kubernetes/spark-access.ts';
import type { Scenario } from '../../model/scenario.ts';
import { namespaceName } from '../../model/session.ts';
import { formatAmount } from '../../util/format.ts';
import { printable } from '../../util/printable.ts';
import type { AwsAccess } from './aws-access.ts';

/** Where a run will be and what it will make there, for the user to agree to. */
export function runOutline(access: AwsAccess, scenario: Scenario, session: string): string {
  const rows: (readonly [string, string])[] = [
    ...placeRows(access),
    ['Session', session],
    ['Creates', createsText(access, scenario, session)],
    ...(needsAwsAuth(access, scenario) ? [['Changes', awsAuthText] as const] : []),
    ['At the end', endText(scenario, access)],
  ];
  return rowsText(rows);
}

/** Whose account and which cluster. */
export function placeRows({
  aws,
  identity,
  cluster,
  kubeContext,
}: AwsAccess): (readonly [string, string])[] {
  return [
    ['Account', `${identity.accountId} in ${aws.region}, as ${identity.arn}`],
    ['Cluster', `${cluster.name}, Kubernetes ${cluster.version}, by the context ${kubeContext}`],
  ];
}

/** Labels in a column, and their texts. */
export function rowsText(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([label, text]) => `${label.padEnd(10)}  ${printable(text)}\n`).join('');
}

const awsAuthText =
  'the ConfigMap kube-system/aws-auth gets an entry for the role of EMR on EKS, which stays: this cluster has no access entries';

function needsAwsAuth(access: AwsAccess, { submission }: Scenario): boolean {
  const usesOwn = access.virtualClusterIds.length > 0;
  return submission === 'job-run' && !usesOwn && access.cluster.access === 'aws-auth';
}

function createsText(access: AwsAccess, scenario: Scenario, session: string): string {
  const { namespaces: count, submission } = scenario;
  const { virtualClusterIds } = access;
  if (virtualClusterIds.length > 0) {
    return `job runs in ${formatAmount(virtualClusterIds.length, 'virtual cluster')} of yours: ${virtualClusterIds.join(', ')}`;
  }
  const last = count === 1 ? '' : ` to ${namespaceName(session, count - 1)}`;
  const namespaces = `${formatAmount(count, 'namespace')} ${namespaceName(session, 0)}${last}`;
  if (submission === 'spark-operator') {
    return `${namespaces}, with a service account ${sparkServiceAccount}; SparkApplications`;
  }
  const each = count === 1 ? 'with a virtual cluster' : 'with a virtual cluster each';
  return `${namespaces}, ${each}; job runs, and in the namespaces what EMR makes for them`;
}

function endText({ load }: Scenario, { virtualClusterIds }: AwsAccess): string {
  if (load.onEnd === 'leave') return 'job runs in flight are left running, and all else with them';
  return virtualClusterIds.length > 0
    ? 'job runs are waited for or cancelled; the virtual clusters stay'
    : 'all of it is removed, and that is verified';
}
