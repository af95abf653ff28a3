import { allVerbs, type ResourceType } from '../resource-type.ts';

/*
 * The kinds that the twin's API server has: those of a Spark platform, and what clients read to
 * look at them. Names, short names and categories as a server 1.36 gives them in discovery.
 */

type Options = Partial<
  Pick<
    ResourceType,
    | 'shortNames'
    | 'categories'
    | 'verbs'
    | 'subresources'
    | 'selectableFields'
    | 'singular'
    | 'hasGeneration'
    | 'returnsDeleted'
  >
>;

function resource(
  group: string,
  version: string,
  [plural, kind, scope]: readonly [string, string, 'namespaced' | 'cluster'],
  options: Options = {},
): ResourceType {
  return {
    group,
    version,
    plural,
    singular: kind.toLowerCase(),
    kind,
    namespaced: scope === 'namespaced',
    verbs: allVerbs,
    subresources: [],
    selectableFields: [],
    ...options,
  };
}

const status = ['status'];
const eventFields: readonly string[] = [
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
    (field) => `involvedObject.${field}`,
  ),
  'reason',
  'reportingComponent',
  'source',
  'type',
];

export const namespaces = resource('', 'v1', ['namespaces', 'Namespace', 'cluster'], {
  shortNames: ['ns'],
  subresources: ['finalize', 'status'],
  verbs: allVerbs.filter((verb) => verb !== 'deletecollection'),
  selectableFields: ['status.phase'],
});
export const pods = resource('', 'v1', ['pods', 'Pod', 'namespaced'], {
  hasGeneration: true,
  returnsDeleted: true,
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['binding', 'eviction', 'log', 'status'],
  selectableFields: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
});
export const nodes = resource('', 'v1', ['nodes', 'Node', 'cluster'], {
  shortNames: ['no'],
  subresources: status,
  selectableFields: ['spec.unschedulable'],
});
export const events = resource('', 'v1', ['events', 'Event', 'namespaced'], {
  shortNames: ['ev'],
  selectableFields: eventFields,
});
export const configMaps = resource('', 'v1', ['configmaps', 'ConfigMap', 'namespaced'], {
  shortNames: ['cm'],
});
export const secrets = resource('', 'v1', ['secrets', 'Secret', 'namespaced'], {
  selectableFields: ['type'],
});
export const services = resource('', 'v1', ['services', 'Service', 'namespaced'], {
  returnsDeleted: true,
  shortNames: ['svc'],
  categories: ['all'],
  subresources: status,
  selectableFields: ['spec.clusterIP', 'spec.type'],
});
export const serviceAccounts = resource(
  '',
  'v1',
  ['serviceaccounts', 'ServiceAccount', 'namespaced'],
  { shortNames: ['sa'], subresources: ['token'], returnsDeleted: true },
);
export const persistentVolumeClaims = resource(
  '',
  'v1',
  ['persistentvolumeclaims', 'PersistentVolumeClaim', 'namespaced'],
  { shortNames: ['pvc'], subresources: status, returnsDeleted: true },
);
export const persistentVolumes = resource(
  '',
  'v1',
  ['persistentvolumes', 'PersistentVolume', 'cluster'],
  { shortNames: ['pv'], subresources: status },
);
export const jobs = resource('batch', 'v1', ['jobs', 'Job', 'namespaced'], {
  hasGeneration: true,
  categories: ['all'],
  subresources: status,
  selectableFields: ['status.successful'],
});
export const leases = resource('coordination.k8s.io', 'v1', ['leases', 'Lease', 'namespaced']);
export const roles = resource('rbac.authorization.k8s.io', 'v1', ['roles', 'Role', 'namespaced']);
export const roleBindings = resource('rbac.authorization.k8s.io', 'v1', [
  'rolebindings',
  'RoleBinding',
  'namespaced',
]);
export const clusterRoles = resource('rbac.authorization.k8s.io', 'v1', [
  'clusterroles',
  'ClusterRole',
  'cluster',
]);
export const clusterRoleBindings = resource('rbac.authorization.k8s.io', 'v1', [
  'clusterrolebindings',
  'ClusterRoleBinding',
  'cluster',
]);
export const storageClasses = resource(
  'storage.k8s.io',
  'v1',
  ['storageclasses', 'StorageClass', 'cluster'],
  { shortNames: ['sc'], returnsDeleted: true },
);
export const sparkApplications = resource(
  'sparkoperator.k8s.io',
  'v1beta2',
  ['sparkapplications', 'SparkApplication', 'namespaced'],
  { shortNames: ['sparkapp'], subresources: status, hasGeneration: true },
);
export const nodePools = resource('karpenter.sh', 'v1', ['nodepools', 'NodePool', 'cluster'], {
  categories: ['karpenter'],
  hasGeneration: true,
  subresources: status,
});
export const nodeClaims = resource('karpenter.sh', 'v1', ['nodeclaims', 'NodeClaim', 'cluster'], {
  categories: ['karpenter'],
  hasGeneration: true,
  subresources: status,
});

const review = (kind: string): ResourceType =>
  resource('authorization.k8s.io', 'v1', [`${kind.toLowerCase()}s`, kind, 'cluster'], {
    verbs: ['create'],
  });
export const selfSubjectAccessReviews = review('SelfSubjectAccessReview');
export const selfSubjectRulesReviews = review('SelfSubjectRulesReview');
export const selfSubjectReviews = resource(
  'authentication.k8s.io',
  'v1',
  ['selfsubjectreviews', 'SelfSubjectReview', 'cluster'],
  { verbs: ['create'] },
);

/** Every kind, in the order of discovery. */
export const resourceTypes: readonly ResourceType[] = [
  configMaps,
  events,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  secrets,
  serviceAccounts,
  services,
  selfSubjectReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  jobs,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  storageClasses,
  leases,
  nodeClaims,
  nodePools,
  sparkApplications,
];

/** The kind that a path names; undefined when the server has no such kind. */
export function findResourceType(
  group: string,
  version: string,
  plural: string,
): ResourceType | undefined {
  return resourceTypes.find(
    (type) => type.group === group && type.version === version && type.plural === plural,
  );
}

/** Whether there is any kind of this group. */
export function isGroupServed(group: string): boolean {
  return resourceTypes.some((type) => type.group === group);
}
