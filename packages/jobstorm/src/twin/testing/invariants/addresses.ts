import { AddressSubnet, PrefixSubnet, type Subnet } from '../../cluster/network/subnet.ts';
import { VpcCni } from '../../cluster/network/vpc-cni.ts';
import { addressesPerPrefix } from '../../cluster/network/warm-target.ts';
import type { SubnetHolding } from '../../cluster/network/subnet.ts';
import { PodLifecycle } from '../../cluster/pods/pod-lifecycle.ts';
import type { Pod } from '../../cluster/pods/pod.ts';
import { lookOn, watcherOf } from './look-on.ts';
import { hold } from './violation.ts';

/** How a pod comes by its address and loses it: it never has two. */
const nextAddresses: Readonly<Record<Pod['address'], readonly Pod['address'][]>> = {
  none: ['sought', 'held'],
  sought: ['promised', 'none'],
  promised: ['held'],
  held: ['none'],
};

/**
 * Addresses are conserved: those that a subnet has free and those that nodes hold are together
 * always as many as there were; a node gives pods no more than it holds, and a pod has one at most.
 */
export function watchAddresses(): void {
  lookOn(AddressSubnet, 'open', ({ self, result }) => {
    watchHolding(self, result, 1);
  });
  lookOn(PrefixSubnet, 'open', ({ self, result }) => {
    watchHolding(self, result, addressesPerPrefix);
  });
  const watchAddress = watcherOf<Pod, 'address'>('address', (_pod, next, before) => {
    const isLegal = nextAddresses[before].includes(next);
    hold(isLegal, () => `the address of a pod goes from ${before} to ${next}`);
  });
  lookOn(PodLifecycle, 'create', ({ result: pod }) => {
    watchAddress(pod);
  });
  lookOn(VpcCni, 'acquire', ({ self, args: [pod] }) => {
    checkPool(self, pod);
  });
  lookOn(VpcCni, 'release', ({ self, args: [pod] }) => {
    hold(pod.address === 'none', () => `a pod that ended has its address ${pod.address}`);
    checkPool(self, pod);
  });
}

interface SubnetAccount {
  /** Addresses that were free when the watcher first looked. */
  readonly total: number;
  held: number;
}

const accounts = new WeakMap<Subnet, SubnetAccount>();

function watchHolding(subnet: Subnet, holding: SubnetHolding, addressesPerUnit: number): void {
  let account = accounts.get(subnet);
  if (account === undefined) accounts.set(subnet, (account = { total: subnet.free, held: 0 }));
  const one = account;
  let held = 0;
  const moved = (count: number): void => {
    held += count;
    one.held += count;
    const { free } = subnet;
    const sum = free + one.held;
    hold(
      free >= 0 && sum === one.total,
      () => `a subnet of ${one.total} addresses has ${free} free and ${one.held} held`,
    );
  };
  const plain = { ...holding };
  const watched: SubnetHolding = {
    addInterface: () => {
      const isAdded = plain.addInterface();
      moved(isAdded ? 1 : 0);
      return isAdded;
    },
    removeInterface: () => {
      plain.removeInterface();
      moved(-1);
    },
    addUnits: (count) => {
      const isAdded = plain.addUnits(count);
      moved(isAdded ? count * addressesPerUnit : 0);
      return isAdded;
    },
    removeUnits: (count) => {
      plain.removeUnits(count);
      moved(-count * addressesPerUnit);
    },
    close: () => {
      plain.close();
      moved(-held);
    },
  };
  Object.assign(holding, watched);
}

function checkPool(plugin: VpcCni, pod: Pod): void {
  const pool = plugin.pool(pod.node);
  if (pool === undefined) return;
  const { assigned, cooling, free, total, node } = pool;
  hold(
    assigned >= 0 && cooling >= 0 && free >= 0,
    () => `node ${node} has ${assigned} of ${total} addresses in use and ${cooling} cooling`,
  );
}
