import type { KubernetesCluster } from '../../twin/cluster/kubernetes-cluster.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import type { KindRules } from '../kubernetes/kind-rules.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import { qualifiedName, type ResourceType } from '../kubernetes/resource-type.ts';
import * as kinds from '../kubernetes/resources/resource-types.ts';
import { at } from '../kubernetes/table/read.ts';
import { checkApplication } from './application-mirror.ts';
import type { ClientObjects } from './client-objects.ts';
import { systemNamespaces, type TwinMirror } from './twin-mirror.ts';

export interface TwinRulesOptions {
  readonly cluster: KubernetesCluster;
  readonly mirror: TwinMirror;
  readonly clientObjects: ClientObjects;
}

/** What clients make for themselves: stored, counted in etcd, and acting on nothing. */
const clientKinds = [
  kinds.configMaps,
  kinds.secrets,
  kinds.services,
  kinds.serviceAccounts,
  kinds.roles,
  kinds.roleBindings,
];

/** Why clients cannot create these. */
const twinKinds: readonly (readonly [ResourceType, string])[] = [
  [kinds.pods, 'the twin runs the pods of job runs and of SparkApplications, and no others'],
  [kinds.jobs, 'the twin runs the Jobs of job runs, and no others'],
  [kinds.nodes, 'nodes of the twin come by its node pools: see the scenario'],
  [kinds.nodePools, 'node pools of the twin are those of its scenario'],
  [kinds.nodeClaims, "the twin's Karpenter makes NodeClaims, and nobody else"],
  [kinds.persistentVolumes, "the twin's volumes are made for claims of its pods"],
  [kinds.persistentVolumeClaims, "the twin's volumes are made for claims of its pods"],
];

/** What becomes of clients' writes: by qualified name of the kind. */
export function twinRules(options: TwinRulesOptions): ReadonlyMap<string, KindRules> {
  const rules = new Map<string, KindRules>();
  for (const [type, reason] of twinKinds)
    rules.set(qualifiedName(type), { refusesCreation: reason });
  for (const type of clientKinds) rules.set(qualifiedName(type), countingRules(type, options));
  const add = (type: ResourceType, own: KindRules): void => {
    rules.set(qualifiedName(type), { ...rules.get(qualifiedName(type)), ...own });
  };
  add(kinds.namespaces, namespaceRules(options));
  add(kinds.pods, podRules(options));
  add(kinds.nodes, nodeRules(options));
  add(kinds.nodeClaims, { deleting: (claim) => deleteNodeOf(claim, options) });
  add(kinds.sparkApplications, applicationRules(options));
  add(kinds.leases, {
    refresh: () => {
      options.mirror.nodes.renewLeases();
    },
  });
  return rules;
}

function countingRules(type: ResourceType, { clientObjects }: TwinRulesOptions): KindRules {
  return {
    created: (object) => {
      clientObjects.created(type, object);
    },
    updated: () => {
      clientObjects.updated(type);
    },
    deleting: (object) => {
      clientObjects.deleted(type, object);
      return 'now';
    },
  };
}

function namespaceRules({ cluster }: TwinRulesOptions): KindRules {
  return {
    created: ({ metadata: { name, labels = {} } }) => {
      cluster.namespaces.add(name, labels);
    },
    deleting: ({ metadata: { name } }) => {
      if (systemNamespaces.includes(name)) {
        throw new ApiError(
          'Forbidden',
          `namespaces "${name}" is forbidden: this namespace may not be deleted`,
          { name, kind: 'namespaces' },
        );
      }
      cluster.namespaces.delete(name, () => undefined);
      return 'later';
    },
  };
}

function podRules({ cluster, mirror }: TwinRulesOptions): KindRules {
  return {
    deleting: ({ metadata: { namespace = '', name } }) => {
      const pod = mirror.pods.find(namespace, name);
      // What has ended is gone at once; the twin's garbage collector finds it gone.
      if (pod === undefined) return 'now';
      const wasQueued = pod.phase === 'queued';
      cluster.deletePod(pod);
      return wasQueued ? 'now' : 'later';
    },
  };
}

function nodeRules(options: TwinRulesOptions): KindRules {
  const { cluster, mirror } = options;
  return {
    updated: (node) => {
      const isCordoned = at(node, 'spec', 'unschedulable') === true;
      const index = mirror.nodes.cordonedByClient(node, isCordoned);
      if (index === undefined) return;
      if (isCordoned) cluster.cordon(index);
      else cluster.uncordon(index);
    },
    deleting: (node) => {
      loseNode(node.metadata.name, options);
      return 'now';
    },
  };
}

function deleteNodeOf(claim: KubeObject, options: TwinRulesOptions): 'now' | 'later' {
  const name = at(claim, 'status', 'nodeName');
  if (typeof name !== 'string') {
    throw new ApiError(
      'Conflict',
      `nodeclaims.karpenter.sh "${claim.metadata.name}": its instance is being launched: delete it once it has a node`,
    );
  }
  loseNode(name, options);
  return 'now';
}

function loseNode(name: string, { cluster, mirror }: TwinRulesOptions): void {
  const index = mirror.nodes.indexOf(name);
  if (index !== undefined) cluster.loseNodes([index], 'deleted');
}

function applicationRules(options: TwinRulesOptions): KindRules {
  const { cluster, mirror } = options;
  const counting = countingRules(kinds.sparkApplications, options);
  return {
    ...counting,
    admit: (object) => {
      checkApplication(object);
      const { namespace = '', name } = object.metadata;
      if (cluster.namespaces.find(namespace) !== undefined) return object;
      throw new ApiError(
        'Forbidden',
        `sparkapplications.sparkoperator.k8s.io "${name}" is forbidden: the twin's operators run nothing in the namespace ${namespace}: create another one`,
      );
    },
    created: (object) => {
      counting.created?.(object);
      mirror.applications.created(object);
    },
    deleting: (object) => {
      mirror.applications.deleting(object);
      return counting.deleting?.(object) ?? 'now';
    },
  };
}
