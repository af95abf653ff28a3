/**
 * Who sends a request, as API Priority and Fairness tells clients apart. Source: the bootstrap flow
 * schemas of Kubernetes 1.34.
 */
export type Flow = keyof typeof flowLevels;

/** The flow schemas: client → priority level. */
export const flowLevels = {
  /** Leases and status of nodes: system-node-high. */
  node: 'node-high',
  /** Other requests of kubelets: system-nodes. */
  kubelet: 'system',
  scheduler: 'workload-high',
  controllerManager: 'workload-high',
  /** Service accounts in kube-system, such as Karpenter's. */
  kubeSystem: 'workload-high',
  /** Service accounts elsewhere: of Spark's submitters and drivers, one in each namespace. */
  serviceAccount: 'workload-low',
  /** Spark operators, a service account each. */
  operator: 'workload-low',
  /** Authenticated users: the EMR service, Jobstorm. */
  user: 'global-default',
} as const;

export type Verb = 'get' | WriteVerb;

/** What changes an object in etcd. */
export type WriteVerb = 'create' | 'update' | 'delete';

/** Kinds of objects that requests are about. */
export type Resource = keyof typeof resourceBytes;

/**
 * What one object takes in etcd by default, in bytes, and what each further version of it takes
 * until compaction. Sources: EKS best practices and engineering playbooks (B), Spark pods, Secrets,
 * Jobs and objects of RBAC are guesses (C).
 */
export const resourceBytes = {
  namespaces: 1_000,
  jobs: 3_000,
  /** A parameter: `etcd.podBytes`. */
  pods: 0,
  configmaps: 5_000,
  secrets: 5_000,
  services: 1_500,
  serviceaccounts: 500,
  roles: 800,
  rolebindings: 800,
  persistentvolumeclaims: 2_000,
  persistentvolumes: 2_500,
  volumeattachments: 1_500,
  sparkapplications: 10_000,
  nodes: 10_000,
  leases: 400,
  /** A parameter: `etcd.eventBytes`. Gone by themselves after `etcd.eventTtlMs`. */
  events: 0,
} as const;

/** Kinds of which somebody must delete each object: all but events, which expire. */
export const storedResources = Object.keys(resourceBytes).filter(
  (name) => name !== 'events',
  // Every key is a resource.
) as readonly Resource[];

/** Every kind of client, and every kind of object, in the order of their numbers. */
export const flows = Object.keys(flowLevels) as readonly Flow[];
export const resources = Object.keys(resourceBytes) as readonly Resource[];

/**
 * One kind of request, made once and sent often: it knows its client and its objects by number, so
 * that the API server, which sees dozens of requests for each pod, does not look up names.
 */
export interface ApiRequest {
  readonly verb: Verb;
  readonly resource: Resource;
  /** The client's place in {@link flows}, and the objects' place in {@link resources}. */
  readonly flow: number;
  readonly kind: number;
}

/** A request of this client, to be kept by whoever sends it. */
export function apiRequest(flow: Flow, verb: Verb, resource: Resource): ApiRequest {
  return { verb, resource, flow: flows.indexOf(flow), kind: resources.indexOf(resource) };
}
