import type { Instant } from '../../../model/instant.ts';
import type { NetworkConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { Ec2Action, Ec2Api } from '../../ec2/ec2-api.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import type { PodRequirement } from '../pods/pod-requirement.ts';
import type { Pod } from '../pods/pod.ts';
import { AddressRetries } from './address-retries.ts';
import { NodeAddresses } from './node-addresses.ts';
import { AddressSubnet, PrefixSubnet, type Subnet } from './subnet.ts';
import { addressesPerUnit, availableOf, unitsOver, unitsShort } from './warm-target.ts';

export interface VpcCniOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly ec2: Ec2Api;
  readonly network: NetworkConfig;
  readonly parameters: TwinParameters;
  /** The pod has its address, some time after it was sought. */
  readonly onReady: (pod: Pod) => void;
}

/**
 * The VPC CNI plug-in: a daemon on each node keeps addresses in stock by its warm targets and gives
 * one to each pod. Its loop is computed only when a pool has too few or too many: a node whose pods
 * do not change costs nothing, and one that EC2 or its subnet refuses addresses next to nothing.
 */
export class VpcCni implements PodRequirement {
  readonly #options: VpcCniOptions;
  readonly #parameters: TwinParameters['vpcCni'];
  readonly #subnets = new Map<string, Subnet>();
  readonly #nodes: (NodeAddresses | undefined)[] = [];
  /** Nodes that were refused addresses on interfaces that are there, and new interfaces. */
  readonly #addressRetries: AddressRetries;
  readonly #interfaceRetries: AddressRetries;
  #podsWaiting = 0;

  constructor(options: VpcCniOptions) {
    this.#options = options;
    this.#parameters = options.parameters.vpcCni;
    this.#addressRetries = this.#retries('AssignPrivateIpAddresses');
    this.#interfaceRetries = this.#retries('CreateNetworkInterface');
  }

  /** Bound pods without an address. */
  get podsWaiting(): number {
    return this.#podsWaiting;
  }

  /** Addresses that are free in the subnets of all zones with nodes. */
  get addressesFree(): number {
    return [...this.#subnets.values()].reduce((sum, subnet) => sum + subnet.free, 0);
  }

  /** Addresses that are free in the subnet of a zone; undefined when it never had a node. */
  freeIn(az: string): number | undefined {
    return this.#subnets.get(az)?.free;
  }

  /** The pool of a node, for those who look on. */
  pool(node: number): NodeAddresses | undefined {
    const pool = this.#nodes[node];
    pool?.settle(this.#now());
    return pool;
  }

  nodeAdded(node: number, group: NodeGroup): void {
    const { network, parameters } = this.#options;
    const { instanceType, allocatable } = group;
    const pool = new NodeAddresses({
      node,
      startedAt: this.#now(),
      holding: this.#subnetOf(group.az).open(),
      interfacesMax: instanceType.enis,
      unitsPerInterface: instanceType.addressesPerEni - 1,
      addressesPerUnit: addressesPerUnit(network),
      podsMax: allocatable.pods + parameters.kubelet.daemonSetPods,
    });
    this.#nodes[node] = pool;
    pool.holding.addInterface();
    pool.interfaces = 1;
    // Nodes that are there from the beginning have had time to fill their pools.
    if (this.#now() === 0) this.#fill(pool);
    else this.#fillFirstInterface(pool);
    this.#plan(pool);
  }

  nodeRemoved(node: number): void {
    const pool = this.#nodes[node];
    if (pool === undefined) return;
    this.#cancelTurn(pool);
    this.#retriesOf(pool).remove(pool);
    if (pool.wakeUp !== undefined) this.#options.timeline.cancel(pool.wakeUp);
    pool.holding.close();
    this.#nodes[node] = undefined;
  }

  acquire(pod: Pod): boolean {
    const pool = this.#poolOf(pod);
    const now = this.#now();
    // What has cooled down meanwhile matters only where it is short.
    if (pool.free <= 0 || !this.#options.network.countsCoolingAddresses) pool.settle(now);
    if (pool.seekers.length === 0 && pool.free > 0) {
      pool.assigned += 1;
      pod.address = 'held';
      this.#plan(pool);
      return true;
    }
    pod.address = 'sought';
    this.#podsWaiting += 1;
    pool.seekers.push({ pod, since: now });
    this.#planWakeUp(pool);
    this.#plan(pool);
    return false;
  }

  cancel(pod: Pod): void {
    if (pod.address === 'sought') {
      pod.address = 'none';
    } else if (pod.address === 'promised') {
      pod.address = 'held';
    } else {
      return;
    }
    this.#podsWaiting -= 1;
  }

  release(pod: Pod): void {
    if (pod.address === 'none') return;
    const pool = this.#poolOf(pod);
    const now = this.#now();
    pod.address = 'none';
    pool.settle(now);
    pool.giveUp(now + this.#parameters.addressCooldownMs);
    this.#planWakeUp(pool);
    this.#plan(pool);
  }

  /** Gives free addresses to the pods that wait, the first first; each asks again at its own pace. */
  #serve(pool: NodeAddresses): void {
    const { timeline } = this.#options;
    const now = this.#now();
    const retryMs = Math.max(1, this.#parameters.addressRetryMs);
    let served = 0;
    for (const { pod, since } of pool.seekers) {
      if (pod.address === 'sought' && pool.free <= 0) break;
      served += 1;
      if (pod.address !== 'sought') continue;
      pool.assigned += 1;
      pod.address = 'promised';
      const asksAt = since + Math.ceil((now - since) / retryMs) * retryMs;
      timeline.schedule(asksAt, this.#promised, pod);
    }
    pool.seekers.splice(0, served);
  }

  readonly #promised = (pod: Pod): void => {
    if (pod.address !== 'promised') return;
    pod.address = 'held';
    this.#podsWaiting -= 1;
    this.#options.onReady(pod);
  };

  #planWakeUp(pool: NodeAddresses): void {
    if (pool.seekers.length === 0 || pool.wakeUp !== undefined || pool.cooling === 0) return;
    pool.wakeUp = this.#options.timeline.timer(pool.nextCooledAt, this.#wake, pool);
  }

  readonly #wake = (pool: NodeAddresses): void => {
    pool.wakeUp = undefined;
    pool.settle(this.#now());
    this.#serve(pool);
    this.#planWakeUp(pool);
    this.#plan(pool);
  };

  /** Plans the loop's next turn that has something to do, if there is one. */
  #plan(pool: NodeAddresses): void {
    if (pool.growing !== undefined || (pool.isQuiet && pool.retries === undefined)) return;
    const isShort = this.#unitsWanted(pool) > 0;
    const isRetry = pool.isRefused && isShort && this.#isSteady(pool);
    if (pool.retries !== undefined) {
      if (isRetry) return;
      this.#retriesOf(pool).remove(pool);
    }
    const at = this.#nextTurnAt(pool, isShort);
    // Where addresses that cool down do not count, it is not for those in use alone to say.
    if (at === Infinity && this.#options.network.countsCoolingAddresses) pool.rememberQuiet();
    if (at >= pool.turnAt) return;
    this.#cancelTurn(pool);
    if (isRetry) {
      this.#retriesOf(pool).add(pool, at);
      return;
    }
    pool.turnAt = at;
    pool.turn = this.#options.timeline.timer(at, this.#takeTurn, pool);
  }

  /** Whether what the pool lacks changes with its pods only, and not by itself. */
  #isSteady({ cooling }: NodeAddresses): boolean {
    return this.#options.network.countsCoolingAddresses || cooling === 0;
  }

  #retries(action: Ec2Action): AddressRetries {
    const { timeline, ec2 } = this.#options;
    return new AddressRetries({
      timeline,
      loopMs: this.#parameters.loopMs,
      ask: this.#askAgain,
      throttled: (count) => {
        ec2.throttle(action, count);
      },
    });
  }

  #retriesOf(pool: NodeAddresses): AddressRetries {
    return pool.unitsRoom > 0 ? this.#addressRetries : this.#interfaceRetries;
  }

  #nextTurnAt(pool: NodeAddresses, isShort: boolean): Instant {
    const now = this.#now();
    if (isShort) return this.#loopAt(pool, Math.max(now, pool.pausedUntil));
    const { total, assigned, unitsPerInterface } = pool;
    const afterCooling = { total, free: total - assigned, unitsPerInterface };
    if (unitsOver(this.#options.network, afterCooling) === 0) return Infinity;
    const earliest = pool.decreasedAt + this.#parameters.poolDecreaseMs;
    const matureAt = pool.interfaceAt + this.#parameters.interfaceLifetimeMsMin;
    return this.#loopAt(pool, Math.max(now, earliest, matureAt, pool.lastCooledAt));
  }

  /** The first turn of the node's loop after this instant. */
  #loopAt(pool: NodeAddresses, instant: Instant): Instant {
    const { loopMs } = this.#parameters;
    const turns = Math.floor((instant - pool.startedAt) / loopMs) + 1;
    const at = pool.startedAt + turns * loopMs;
    // Rounding may name the turn that is being taken.
    return at > instant ? at : at + loopMs;
  }

  #cancelTurn(pool: NodeAddresses): void {
    if (pool.turn !== undefined) this.#options.timeline.cancel(pool.turn);
    pool.turn = undefined;
    pool.turnAt = Infinity;
  }

  readonly #takeTurn = (pool: NodeAddresses): void => {
    pool.turn = undefined;
    pool.turnAt = Infinity;
    pool.settle(this.#now());
    if (this.#unitsWanted(pool) <= 0) this.#shrink(pool);
    else if (this.#isAllowed(pool)) this.#grow(pool);
    else pool.isRefused = true;
    this.#plan(pool);
  };

  /** The turn of a node that was refused before: see AddressRetries. */
  readonly #askAgain = (pool: NodeAddresses): boolean => {
    if (!this.#isAllowed(pool)) return false;
    this.#retriesOf(pool).remove(pool);
    pool.settle(this.#now());
    this.#grow(pool);
    this.#plan(pool);
    return true;
  };

  /** Whether EC2 lets the request through with which the pool would grow. */
  #isAllowed(pool: NodeAddresses): boolean {
    const { ec2 } = this.#options;
    if (pool.unitsRoom > 0) return ec2.request('AssignPrivateIpAddresses');
    return ec2.request('CreateNetworkInterface') && ec2.request('AttachNetworkInterface');
  }

  #unitsWanted(pool: NodeAddresses): number {
    const { network } = this.#options;
    const { total, unitsPerInterface, unitsLeft } = pool;
    const free = availableOf(network, pool);
    return Math.min(unitsShort(network, { total, free, unitsPerInterface }), unitsLeft);
  }

  /** First on an interface that has room, else with one new interface. */
  #grow(pool: NodeAddresses): void {
    const { timeline, random } = this.#options;
    const { assignMs, interfaceReadyMs, interfaceReadySigma } = this.#parameters;
    const hasInterface = pool.unitsRoom <= 0;
    const units = this.#takeUnits(pool);
    pool.isRefused = units === 0;
    if (units === 0) {
      pool.pausedUntil = this.#now() + this.#parameters.subnetPauseMs;
      return;
    }
    pool.growing = { units, hasInterface };
    const afterMs = hasInterface
      ? random.logNormal(interfaceReadyMs, interfaceReadySigma)
      : assignMs;
    pool.turn = timeline.timerAfter(afterMs, this.#grown, pool);
  }

  readonly #grown = (pool: NodeAddresses): void => {
    const { growing } = pool;
    pool.turn = undefined;
    pool.growing = undefined;
    if (growing === undefined) return;
    if (growing.hasInterface) pool.interfaces += 1;
    if (growing.hasInterface) pool.interfaceAt = this.#now();
    pool.units += growing.units;
    pool.settle(this.#now());
    this.#serve(pool);
    this.#plan(pool);
  };

  /** Takes what one step of growth needs of the subnet; 0 = it has not got it. */
  #takeUnits(pool: NodeAddresses): number {
    const { holding, unitsRoom, unitsPerInterface } = pool;
    const wanted = this.#unitsWanted(pool);
    if (unitsRoom > 0) {
      const units = Math.min(wanted, unitsRoom);
      if (holding.addUnits(units)) return units;
      return holding.addUnits(1) ? 1 : 0;
    }
    if (!holding.addInterface()) return 0;
    const units = Math.min(wanted, unitsPerInterface);
    if (holding.addUnits(units)) return units;
    holding.removeInterface();
    return 0;
  }

  /** Gives back what is too much; an interface goes with the last of its units. */
  #shrink(pool: NodeAddresses): void {
    const units = unitsOver(this.#options.network, pool);
    if (units <= 0) return;
    pool.units -= units;
    pool.holding.removeUnits(units);
    pool.decreasedAt = this.#now();
    const needed = Math.max(1, Math.ceil(pool.units / pool.unitsPerInterface));
    for (; pool.interfaces > needed; pool.interfaces -= 1) pool.holding.removeInterface();
  }

  #fill(pool: NodeAddresses): void {
    pool.units = this.#takeFirstUnits(pool);
    for (let wanted = this.#unitsWanted(pool); wanted > 0; wanted = this.#unitsWanted(pool)) {
      const hasInterface = pool.unitsRoom <= 0;
      const units = this.#takeUnits(pool);
      if (units === 0) break;
      if (hasInterface) pool.interfaces += 1;
      pool.units += units;
    }
  }

  /** A node becomes ready with the addresses of its first interface, unless EC2 refuses them. */
  #fillFirstInterface(pool: NodeAddresses): void {
    if (this.#options.ec2.request('AssignPrivateIpAddresses')) {
      pool.units = this.#takeFirstUnits(pool);
    }
  }

  #takeFirstUnits(pool: NodeAddresses): number {
    const units = this.#takeUnits(pool);
    if (units === 0) pool.pausedUntil = this.#now() + this.#parameters.subnetPauseMs;
    return units;
  }

  #subnetOf(az: string): Subnet {
    let subnet = this.#subnets.get(az);
    if (subnet === undefined) this.#subnets.set(az, (subnet = this.#newSubnet()));
    return subnet;
  }

  #newSubnet(): Subnet {
    const { network, random } = this.#options;
    const { subnetPrefixLength: prefixLength, fragmentedPercent } = network;
    return network.hasPrefixDelegation
      ? new PrefixSubnet({ prefixLength, fragmentedPercent, random })
      : new AddressSubnet(prefixLength);
  }

  #poolOf(pod: Pod): NodeAddresses {
    return this.#nodes[pod.node] as NodeAddresses;
  }

  #now(): Instant {
    return this.#options.timeline.now();
  }
}
