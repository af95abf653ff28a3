import { parse, stringify } from 'yaml';
import { JobstormError } from '../../model/errors.ts';
import type { KubeClient } from './kube-client.ts';
import { createUnlessPresent } from './create-object.ts';
import { KubeRequestError } from './kube-request-error.ts';

/** Kubernetes user that EMR on EKS acts as, of that name by its documentation. */
const emrUser = 'emr-containers';
const configMapPath = '/api/v1/namespaces/kube-system/configmaps/aws-auth';
/** Others may edit the ConfigMap at the same time. */
const attemptsMax = 5;

const edit = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/**
 * What EMR needs in a namespace.
 * Source: EMR on EKS Development Guide, setting-up-cluster-access, manual steps.
 */
const rules = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
  {
    apiGroups: [''],
    resources: ['serviceaccounts', 'services', 'configmaps', 'events', 'pods', 'pods/log'],
    verbs: edit,
  },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'patch', 'delete', 'watch'] },
  { apiGroups: ['apps'], resources: ['statefulsets', 'deployments'], verbs: edit },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: edit },
  {
    apiGroups: ['extensions', 'networking.k8s.io'],
    resources: ['ingresses'],
    verbs: edit,
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs: edit,
  },
  { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: edit },
];

/**
 * Lets the Kubernetes user of EMR work in a namespace: for clusters without EKS access entries,
 * where EMR cannot do so itself.
 */
export async function grantEmrAccess(kube: KubeClient, namespace: string): Promise<void> {
  const api = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: emrUser, namespace };
  const apiGroup = 'rbac.authorization.k8s.io';
  await createUnlessPresent(kube, `${api}/roles`, { apiVersion, kind: 'Role', metadata, rules });
  await createUnlessPresent(kube, `${api}/rolebindings`, {
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    subjects: [{ kind: 'User', name: emrUser, apiGroup }],
    roleRef: { kind: 'Role', name: emrUser, apiGroup },
  });
}

interface ConfigMap {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** One entry of `mapRoles`. */
interface RoleMapping {
  readonly rolearn?: string;
  readonly username?: string;
}

/** Role that EMR on EKS calls the cluster with, as `aws-auth` has to name it: without its path. */
export function emrServiceRoleArn(partition: string, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:role/AWSServiceRoleForAmazonEMRContainers`;
}

/**
 * Maps EMR's role to its Kubernetes user in `aws-auth`, unless it is mapped. The entry serves all
 * of the cluster, and stays.
 *
 * @throws {JobstormError} when there is no such ConfigMap, or others keep changing it
 */
export async function mapEmrRole(kube: KubeClient, roleArn: string): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const configMap = await readConfigMap(kube);
    const mappings = roleMappings(configMap);
    if (mappings.some(({ rolearn }) => rolearn === roleArn)) return;
    const mapRoles = stringify([...mappings, { rolearn: roleArn, username: emrUser }]);
    const { resourceVersion } = configMap.metadata;
    try {
      await kube.request({
        method: 'PATCH',
        path: configMapPath,
        contentType: 'application/merge-patch+json',
        body: { metadata: { resourceVersion }, data: { mapRoles } },
      });
      return;
    } catch (thrown) {
      if (!(thrown instanceof KubeRequestError && thrown.statusCode === 409)) throw thrown;
    }
  }
  throw new JobstormError('transient', 'Others keep changing the ConfigMap aws-auth', {
    hint: 'Try again, or map the role with: eksctl create iamidentitymapping.',
  });
}

async function readConfigMap(kube: KubeClient): Promise<ConfigMap> {
  try {
    return await kube.request<ConfigMap>({ method: 'GET', path: configMapPath });
  } catch (thrown) {
    if (!(thrown instanceof KubeRequestError && thrown.statusCode === 404)) throw thrown;
    throw new JobstormError('not-found', 'The cluster has no ConfigMap kube-system/aws-auth', {
      cause: thrown,
      hint: 'Let it have access entries: aws eks update-cluster-config --access-config authenticationMode=API_AND_CONFIG_MAP.',
    });
  }
}

function roleMappings({ data }: ConfigMap): readonly RoleMapping[] {
  const mappings: unknown = parse(data?.['mapRoles'] ?? '[]');
  if (mappings === null) return [];
  if (Array.isArray(mappings)) return mappings as RoleMapping[];
  throw new JobstormError('rejected', 'mapRoles of the ConfigMap aws-auth is not a list', {
    hint: 'Correct it first: kubectl edit configmap aws-auth --namespace kube-system.',
  });
}
