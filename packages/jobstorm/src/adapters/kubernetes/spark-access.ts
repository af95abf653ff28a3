import type { KubeClient } from './kube-client.ts';
import { createUnlessPresent } from './create-object.ts';

/** Service account of drivers of SparkApplications, in each namespace of a session. */
export const sparkServiceAccount = 'jobstorm-spark';

const apiGroup = 'rbac.authorization.k8s.io';
const own = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/**
 * Makes the account that drivers of a namespace create their executors with.
 * Source: rules as the Helm chart of the Spark operator gives them to `spark.serviceAccount`.
 *
 * @param executionRoleArn IAM role of the jobs (IRSA); null = they have none
 */
export async function grantSparkAccess(
  kube: KubeClient,
  namespace: string,
  executionRoleArn: string | null,
): Promise<void> {
  const name = sparkServiceAccount;
  const annotations =
    executionRoleArn === null ? {} : { 'eks.amazonaws.com/role-arn': executionRoleArn };
  await createUnlessPresent(kube, `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, annotations },
  });
  const api = `/apis/${apiGroup}/v1/namespaces/${namespace}`;
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { name, namespace };
  const resources = ['pods', 'configmaps', 'persistentvolumeclaims', 'services'];
  await createUnlessPresent(kube, `${api}/roles`, {
    apiVersion,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: [''], resources, verbs: own }],
  });
  await createUnlessPresent(kube, `${api}/rolebindings`, {
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
    roleRef: { kind: 'Role', name, apiGroup },
  });
}
