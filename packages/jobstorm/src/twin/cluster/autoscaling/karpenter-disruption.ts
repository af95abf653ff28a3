import type { Instant } from '../../../model/instant.ts';
import type { DisruptionReason } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import { apiRequest } from '../control-plane/api-request.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import type { NodeFleet } from '../nodes/node-fleet.ts';
import type { NodeTable } from '../nodes/node-table.ts';
import type { Pod, PodLoss } from '../pods/pod.ts';
import { Consolidation } from './consolidation.ts';
import { BudgetClock, disruptionsAllowed } from './disruption-budget.ts';
import { KarpenterNodes, type KarpenterNode } from './karpenter-nodes.ts';
import type { KarpenterPools, PoolState } from './karpenter-pools.ts';
import type { NodeClaim, NodeLauncher } from './node-launcher.ts';
import { TerminationBatcher } from './termination-batcher.ts';

const createEvent = apiRequest('kubeSystem', 'create', 'events');

/** DisruptionTerminating, of the Node and of its NodeClaim. Source: disruption/events. */
const disruptionEvents = 2;

export interface KarpenterDisruptionOptions {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters['karpenter'];
  readonly nodes: NodeTable;
  readonly fleet: NodeFleet;
  readonly apiServer: Pick<ApiServer, 'send'>;
  readonly ec2Api: Ec2Api;
  readonly pools: KarpenterPools;
  readonly launcher: NodeLauncher;
  readonly podsOn: (node: number) => readonly Pod[];
  /** Whether pods wait for a node: then no node that is in use is taken away. */
  readonly hasDemand: () => boolean;
  /** The date of instant 0, and whether spot nodes may be replaced by spot nodes. */
  readonly startsAtEpochMs: number;
  readonly spotToSpot: boolean;
  /** A node is gone for good, and its pool has room for another. */
  readonly onTerminated: () => void;
}

/** Nodes that are to go, once what replaces them is there. */
interface Replacing {
  readonly candidates: readonly KarpenterNode[];
  readonly loss: PodLoss;
}

/**
 * Karpenter's disruption loop: the first of these that finds something acts: empty nodes, drifted
 * nodes, several nodes that others or one cheaper node can stand in for, one such node. Then it
 * begins again, at once or, where nothing was done, after ten seconds. All but drift are looked at
 * once more after 15 s. Nodes that have expired go in any case. Budgets bound all but expiry, and
 * pods marked do-not-disrupt keep their node. Source: karpenter pkg/controllers/disruption.
 */
export class KarpenterDisruption {
  readonly nodes: KarpenterNodes;
  readonly #options: KarpenterDisruptionOptions;
  readonly #consolidation: Consolidation;
  readonly #budgetClock: BudgetClock;
  readonly #terminations: TerminationBatcher<KarpenterNode>;
  readonly #replacing = new Map<NodeClaim, Replacing>();
  /** Expired nodes that pods still keep. */
  #expired: KarpenterNode[] = [];
  #nextExpiryAt: Instant = Infinity;
  #isPlanned = false;

  constructor(options: KarpenterDisruptionOptions) {
    const { parameters, nodes, pools, launcher, podsOn, spotToSpot } = options;
    this.#budgetClock = new BudgetClock(options.startsAtEpochMs);
    this.#options = options;
    this.nodes = new KarpenterNodes(nodes);
    this.#terminations = new TerminationBatcher({
      timeline: options.timeline,
      parameters,
      ec2: options.ec2Api,
      onTerminated: this.#terminated,
    });
    const { inFlight } = launcher;
    this.#consolidation = new Consolidation({
      parameters,
      nodes,
      pools,
      inFlight,
      podsOn,
      spotToSpot,
    });
  }

  /** A claim has become a node; those that waited for it go. */
  initialized(claim: NodeClaim, node: number): void {
    const { pool, group } = claim;
    const initializedAt = this.#now();
    this.nodes.add({ pool, group, node, initializedAt, isGoing: false });
    this.nominate(node);
    const { expireAfterMs } = pool.config;
    if (expireAfterMs !== null) {
      this.#nextExpiryAt = Math.min(this.#nextExpiryAt, initializedAt + expireAfterMs);
    }
    const replacing = this.#replacing.get(claim);
    this.#replacing.delete(claim);
    for (const candidate of replacing?.candidates ?? []) {
      if (this.#isThere(candidate)) this.#terminate(candidate, replacing?.loss ?? 'consolidation');
    }
    if (!this.#isPlanned) this.#next(this.#options.parameters.disruptionPollMs);
  }

  /** Pods are to come to the node: it stays until they had time to be bound. */
  nominate(node: number): void {
    const { batchMaxMs, nominationMsMin } = this.#options.parameters;
    this.nodes.nominate(node, this.#now() + Math.max(2 * batchMaxMs, nominationMsMin));
  }

  /** Nothing came of a claim: nodes that waited for it stay. */
  failed(claim: NodeClaim): void {
    for (const candidate of this.#replacing.get(claim)?.candidates ?? []) {
      if (!this.#isThere(candidate)) continue;
      candidate.isGoing = false;
      candidate.pool.terminating -= 1;
      this.#options.fleet.uncordon(candidate.node);
    }
    this.#replacing.delete(claim);
  }

  /** A node went away by itself. */
  lost(node: number): void {
    const one = this.nodes.at(node);
    if (one === undefined) return;
    this.nodes.delete(one);
    if (one.isGoing) one.pool.terminating -= 1;
    this.#forget(one);
  }

  #next(afterMs: number): void {
    this.#isPlanned = this.#options.pools.all.some(
      ({ nodes, config }) =>
        nodes > 0 &&
        (config.consolidateAfterMs !== null ||
          config.driftAfterMs !== null ||
          config.expireAfterMs !== null),
    );
    if (this.#isPlanned) this.#options.timeline.after(afterMs, this.#poll, undefined);
  }

  readonly #poll = (): void => {
    this.#expire();
    const empty = this.#emptyNodes();
    const { timeline, parameters } = this.#options;
    if (empty.length === 0) this.#disruptUsed();
    else timeline.after(parameters.consolidationValidationMs, this.#removeEmpty, empty);
  };

  #disruptUsed(): void {
    if (this.#replaceDrifted()) this.#next(0);
    else this.#consolidate();
  }

  #expire(): void {
    const now = this.#now();
    if (now >= this.#nextExpiryAt) {
      this.#nextExpiryAt = Infinity;
      for (const one of [...this.nodes.all()]) {
        const { expireAfterMs } = one.pool.config;
        if (expireAfterMs === null || one.isGoing) continue;
        const at = one.initializedAt + expireAfterMs;
        if (at > now) this.#nextExpiryAt = Math.min(this.#nextExpiryAt, at);
        else {
          this.#choose(one);
          this.#expired.push(one);
        }
      }
    }
    this.#expired = this.#expired.filter((one) => {
      if (!this.#isThere(one)) return false;
      if (!this.#consolidation.isDisruptable(one)) return true;
      this.#terminate(one, 'expiration');
      return false;
    });
  }

  /** Nodes that have had no pods for `consolidateAfter`. */
  #emptyNodes(): KarpenterNode[] {
    const { nodes } = this.#options;
    const empty: KarpenterNode[] = [];
    for (const node of nodes.present) {
      if (nodes.pods[node] !== 0) continue;
      const one = this.nodes.at(node);
      if (one !== undefined && this.#isEmpty(one)) empty.push(one);
    }
    return this.#withinBudgets(empty, 'empty');
  }

  #isEmpty(one: KarpenterNode): boolean {
    const { nodes } = this.#options;
    const now = this.#now();
    if (nodes.pods[one.node] !== 0 || one.isGoing || this.nodes.isNominated(one, now)) return false;
    const afterMs = one.pool.config.consolidateAfterMs ?? Infinity;
    return (nodes.emptySince[one.node] ?? 0) + afterMs <= now;
  }

  /** Those that pods have come to meanwhile stay, and the others go. */
  readonly #removeEmpty = (candidates: readonly KarpenterNode[]): void => {
    const still = candidates.filter((one) => this.#isThere(one) && this.#isEmpty(one));
    const allowed = this.#withinBudgets(still, 'empty');
    for (const one of allowed) {
      this.#choose(one);
      this.#terminate(one, 'consolidation');
    }
    if (allowed.length > 0) this.#next(0);
    else this.#disruptUsed();
  };

  /** Replaces one node from before the pool's image changed. */
  #replaceDrifted(): boolean {
    const now = this.#now();
    const { pools } = this.#options;
    const hasDrifted = ({ config }: PoolState): boolean =>
      config.driftAfterMs !== null && config.driftAfterMs <= now;
    if (!pools.all.some(hasDrifted)) return false;
    const drifted = [...this.nodes.all()].filter(
      ({ pool, initializedAt, isGoing }) =>
        !isGoing && hasDrifted(pool) && initializedAt < (pool.config.driftAfterMs ?? 0),
    );
    const free = drifted.filter((one) => !this.nodes.isNominated(one, now));
    const allowed = this.#withinBudgets(free, 'drifted');
    const one = allowed.find((candidate) => this.#consolidation.isDisruptable(candidate));
    return one !== undefined && this.#execute([one], 'drift', Infinity);
  }

  /** Looks for nodes that others can stand in for. */
  #consolidate(): void {
    const { pools, timeline, parameters, hasDemand } = this.#options;
    const now = this.#now();
    const isWanted = pools.all.some(
      ({ config }) => config.consolidationPolicy === 'WhenEmptyOrUnderutilized',
    );
    if (isWanted) this.nodes.noteChanges(now);
    if (!isWanted || hasDemand()) {
      this.#next(parameters.disruptionPollMs);
      return;
    }
    const candidates = this.#underutilized();
    const many = this.#consolidation.findMany(candidates, now);
    const search =
      many.found.length > 0 ? many : this.#consolidation.findOne(candidates, now + many.searchMs);
    const searchMs = many === search ? many.searchMs : many.searchMs + search.searchMs;
    if (search.found.length === 0) {
      this.#next(searchMs + parameters.disruptionPollMs);
      return;
    }
    const validateMs = searchMs + parameters.consolidationValidationMs;
    timeline.after(validateMs, this.#validate, search.found);
  }

  /** Pods keep coming and going: a command is carried out only if it still holds. */
  readonly #validate = (candidates: readonly KarpenterNode[]): void => {
    this.nodes.noteChanges(this.#now());
    const isValid = candidates.every(
      (one) => this.#isThere(one) && this.#isSettled(one) && this.#consolidation.isDisruptable(one),
    );
    const isDone =
      isValid &&
      !this.#options.hasDemand() &&
      this.#execute(candidates, 'consolidation', this.#consolidation.priceOf(candidates));
    this.#next(isDone ? 0 : this.#options.parameters.disruptionPollMs);
  };

  #underutilized(): KarpenterNode[] {
    const { nodes } = this.#options;
    const candidates: KarpenterNode[] = [];
    for (const one of this.nodes.all()) {
      if (one.pool.config.consolidationPolicy !== 'WhenEmpty' && this.#isSettled(one)) {
        candidates.push(one);
      }
    }
    const podsOf = ({ node }: KarpenterNode): number => nodes.pods[node] ?? 0;
    candidates.sort((one, other) => podsOf(one) - podsOf(other));
    return this.#withinBudgets(candidates, 'underutilized').filter((one) =>
      this.#consolidation.isDisruptable(one),
    );
  }

  /** No pod came or went for `consolidateAfter`. */
  #isSettled(one: KarpenterNode): boolean {
    const { consolidateAfterMs } = one.pool.config;
    if (one.isGoing || consolidateAfterMs === null) return false;
    if (this.nodes.isNominated(one, this.#now())) return false;
    return this.nodes.changedAt(one) + consolidateAfterMs <= this.#now();
  }

  #execute(candidates: readonly KarpenterNode[], loss: PodLoss, usdPerHourBelow: number): boolean {
    const terms = { usdPerHourBelow, now: this.#now() };
    const replacement = this.#consolidation.replacement(candidates, terms);
    if (replacement === false) return false;
    for (const candidate of candidates) this.#choose(candidate);
    if (replacement === true) {
      for (const candidate of candidates) this.#terminate(candidate, loss);
    } else {
      this.#replacing.set(this.#options.launcher.launch(replacement), { candidates, loss });
    }
    return true;
  }

  #withinBudgets(nodes: readonly KarpenterNode[], reason: DisruptionReason): KarpenterNode[] {
    const left = new Map<PoolState, number>();
    return nodes.filter(({ pool }) => {
      const allowed = left.get(pool) ?? this.#allowed(pool, reason);
      left.set(pool, allowed - 1);
      return allowed > 0;
    });
  }

  #allowed(pool: PoolState, reason: DisruptionReason): number {
    const budgets = this.#budgetClock.present(pool.config.budgets, this.#now());
    return disruptionsAllowed(budgets, reason, pool);
  }

  /** From here on the node takes no more pods. */
  #choose(one: KarpenterNode): void {
    one.isGoing = true;
    one.pool.terminating += 1;
    this.#options.nodes.cordon(one.node);
  }

  /** Evicts what is on the node and ends its instance. */
  #terminate(one: KarpenterNode, loss: PodLoss): void {
    const { timeline, fleet, parameters, apiServer, podsOn } = this.#options;
    const evicted = podsOn(one.node).filter(({ phase }) => phase !== 'stopping').length;
    // Evicted for each pod; what has expired is not a disruption that the loop decided on.
    apiServer.send(createEvent, evicted + (loss === 'expiration' ? 0 : disruptionEvents));
    this.nodes.delete(one);
    fleet.remove(one.node, loss);
    timeline.after(parameters.terminationMs, this.#drained, one);
  }

  readonly #drained = (one: KarpenterNode): void => {
    this.#terminations.add(one);
  };

  readonly #terminated = (one: KarpenterNode): void => {
    this.#options.fleet.terminate(one.group);
    one.pool.terminating -= 1;
    this.#forget(one);
  };

  /** The node counts against the limit of its pool no more. */
  #forget({ pool, group }: KarpenterNode): void {
    pool.nodes -= 1;
    pool.vcpu -= group.instanceType.vcpu;
    this.#options.onTerminated();
  }

  #isThere(one: KarpenterNode): boolean {
    return this.nodes.at(one.node) === one;
  }

  #now(): Instant {
    return this.#options.timeline.now();
  }
}
