import type { ObservedNodeClaim } from '../../twin/cluster/cluster-observer.ts';
import type { NodeGroup } from '../../twin/cluster/nodes/node-table.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import { leases, nodeClaims, nodePools, nodes } from '../kubernetes/resources/resource-types.ts';
import { privateDnsName } from './addresses.ts';
import { nodeClaimObject, nodePoolObject, type NodeClaimState } from './karpenter-objects.ts';
import type { MirrorContext } from './mirror-context.ts';
import { nodeObject, type NodeState } from './node-object.ts';

const leaseNamespace = 'kube-node-lease';
const leaseSeconds = 40;

/** The nodes of the cluster with their leases, and Karpenter's NodePools and NodeClaims. */
export class NodeMirror {
  readonly #context: MirrorContext;
  /** By index of the node table: that of now, and where it is gone that of before. */
  readonly #byIndex = new Map<number, NodeState>();
  readonly #indexOf = new Map<string, number>();
  /** Nodes of each pool. */
  readonly #countOf = new Map<string, number>();
  readonly #claims = new Map<ObservedNodeClaim, NodeClaimState>();
  /** NodeClaims of nodes that are there. */
  readonly #claimOf = new Map<number, NodeClaimState>();

  constructor(context: MirrorContext) {
    this.#context = context;
    const { cluster, config } = context;
    for (const { name } of config.nodePools) this.#writePool(name);
    for (const { node, group } of cluster.nodes()) this.added(node, group);
  }

  /** The node that has an index now, or had it last. */
  at(node: number): NodeState {
    const state = this.#byIndex.get(node);
    if (state === undefined) throw new RangeError(`node ${node} was never added`);
    return state;
  }

  /** The index of a node in the twin; undefined when it is not there. */
  indexOf(name: string): number | undefined {
    return this.#indexOf.get(name);
  }

  added(node: number, group: NodeGroup): void {
    const { addresses, region, now, newUid } = this.#context;
    const address = addresses.nextOfNode();
    const state: NodeState = {
      name: privateDnsName(address, region),
      address,
      instanceId: instanceIdOf(newUid()),
      group,
      createdAt: now(),
      isCordoned: false,
      cordons: 0,
    };
    this.#byIndex.set(node, state);
    this.#indexOf.set(state.name, node);
    this.#write(state);
    this.#writeLease(state);
    this.#writePool(group.pool, 1);
  }

  removed(node: number): void {
    const { objects } = this.#context;
    const { name, group } = this.at(node);
    this.#indexOf.delete(name);
    this.#writePool(group.pool, -1);
    objects.remove(nodes, '', name);
    objects.remove(leases, leaseNamespace, name);
    const claim = this.#claimOf.get(node);
    if (claim === undefined) return;
    this.#claimOf.delete(node);
    objects.remove(nodeClaims, '', claim.name);
  }

  /** By Karpenter, or by a client, of which {@link cordonedByClient} has told before. */
  cordoned(node: number, isCordoned: boolean): void {
    const state = this.at(node);
    state.cordons += isCordoned ? 1 : -1;
    this.#write(state);
  }

  /** A client has set `spec.unschedulable`. */
  cordonedByClient(object: KubeObject, isCordoned: boolean): number | undefined {
    const node = this.#indexOf.get(object.metadata.name);
    if (node === undefined) return undefined;
    const state = this.at(node);
    if (state.isCordoned === isCordoned) return undefined;
    state.isCordoned = isCordoned;
    this.#write(state);
    return node;
  }

  claimChanged(claim: ObservedNodeClaim, step: string, node: number | null): void {
    const { objects, now } = this.#context;
    const state = this.#claimFor(claim);
    state.group = claim.group;
    if (step === 'failed') {
      this.#claims.delete(claim);
      objects.remove(nodeClaims, '', state.name);
      return;
    }
    if (step === 'launched') state.launchedAt = now();
    if (step === 'initialized' && node !== null) {
      state.initializedAt = now();
      state.node = this.at(node);
      this.#claims.delete(claim);
      this.#claimOf.set(node, state);
    }
    objects.put(nodeClaims, nodeClaimObject(state));
  }

  /** Kubelets renew their leases every ten seconds: written when somebody reads them. */
  renewLeases(): void {
    for (const node of this.#indexOf.values()) this.#writeLease(this.at(node));
  }

  #claimFor(claim: ObservedNodeClaim): NodeClaimState {
    let state = this.#claims.get(claim);
    if (state === undefined) {
      const { newSuffix, newUid } = this.#context;
      const pool = claim.pool.config.name;
      state = {
        name: `${pool}-${newSuffix()}`,
        pool,
        group: claim.group,
        instanceId: instanceIdOf(newUid()),
        launchedAt: null,
        initializedAt: null,
        node: null,
      };
      this.#claims.set(claim, state);
    }
    return state;
  }

  #writePool(name: string, change = 0): void {
    this.#countOf.set(name, (this.#countOf.get(name) ?? 0) + change);
    const { objects, config } = this.#context;
    const pool = config.nodePools.find((one) => one.name === name);
    if (pool?.kind !== 'karpenter') return;
    objects.put(nodePools, nodePoolObject(pool, this.#countOf.get(name) ?? 0));
  }

  #write(state: NodeState): void {
    const { objects, config, region } = this.#context;
    objects.put(nodes, nodeObject(state, config, region));
  }

  #writeLease({ name, createdAt }: NodeState): void {
    const { objects, now, config } = this.#context;
    const { leaseRenewMs } = config.parameters.apiServer;
    const renewals = Math.floor((now() - createdAt) / leaseRenewMs);
    objects.put(leases, {
      metadata: { name, namespace: leaseNamespace },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: leaseSeconds,
        renewTime: microTime(createdAt + renewals * leaseRenewMs),
      },
    });
  }
}

/** As EC2 forms ids: `i-` and 17 hexadecimal digits. */
function instanceIdOf(uid: string): string {
  return `i-0${uid.replaceAll('-', '').slice(0, 16)}`;
}

/** `metav1.MicroTime`. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
