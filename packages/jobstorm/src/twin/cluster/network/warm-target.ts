import type { NetworkConfig } from '../../../model/twin-config.ts';

/** Addresses in a /28 prefix. */
export const addressesPerPrefix = 16;

/** A node's pool of addresses, as its daemon sees it. */
export interface AddressPool {
  /** Addresses on its interfaces for pods. */
  readonly total: number;
  /** Of these, not in use; see `availableOf()`. */
  readonly free: number;
  /** What one interface holds beside its own address: single addresses, or prefixes. */
  readonly unitsPerInterface: number;
}

/** Addresses in one unit: a prefix, or a single address. */
export function addressesPerUnit(network: NetworkConfig): number {
  return network.hasPrefixDelegation ? addressesPerPrefix : 1;
}

/**
 * Addresses that the daemon takes for free: those that cool down are, so a node whose pods come and
 * go lets new ones wait for them. Source: amazon-vpc-cni-k8s pkg/ipamd/datastore, in
 * AvailableAddresses(); issue 2896 there tells of the waiting.
 */
export function availableOf(
  network: NetworkConfig,
  pool: { readonly total: number; readonly assigned: number; readonly cooling: number },
): number {
  return pool.total - pool.assigned - (network.countsCoolingAddresses ? 0 : pool.cooling);
}

/**
 * Units (addresses or prefixes) that the pool lacks; 0 = none.
 *
 * With WARM_IP_TARGET or MINIMUM_IP_TARGET: max(WARM − free, MINIMUM − total, 0) addresses. Else
 * with prefixes: WARM_PREFIX_TARGET · 16 − free. Else, when free < WARM_ENI_TARGET · addresses of
 * an interface: a whole interface. A target of 0 means that nothing is kept in stock, not that
 * nothing is ever asked for. Source: amazon-vpc-cni-k8s pkg/ipamd/ipamd.go.
 */
export function unitsShort(network: NetworkConfig, pool: AddressPool): number {
  const least = pool.free <= 0 ? 1 : 0;
  const perUnit = addressesPerUnit(network);
  if (hasAddressTargets(network)) {
    const { warm, minimum } = addressTargets(network);
    const short = Math.max(warm - pool.free, minimum - pool.total, least);
    return Math.ceil(short / perUnit);
  }
  if (network.hasPrefixDelegation) {
    return Math.ceil(Math.max(network.warmPrefixTarget * perUnit - pool.free, least) / perUnit);
  }
  return pool.free < Math.max(network.warmEniTarget * pool.unitsPerInterface, least)
    ? pool.unitsPerInterface
    : 0;
}

/**
 * Units that the pool has too many; 0 = none. The addresses in use are taken to lie close together,
 * so that what is free makes up whole prefixes and interfaces.
 *
 * With address targets: max(min(free − WARM, total − MINIMUM), 0) addresses. Else with prefixes:
 * those beyond WARM_PREFIX_TARGET. Else an interface, when free ≥ (WARM_ENI_TARGET + 1) · addresses
 * of an interface.
 */
export function unitsOver(network: NetworkConfig, pool: AddressPool): number {
  const perUnit = addressesPerUnit(network);
  if (hasAddressTargets(network)) {
    const { warm, minimum } = addressTargets(network);
    const over = Math.max(Math.min(pool.free - warm, pool.total - minimum), 0);
    return Math.floor(over / perUnit);
  }
  if (network.hasPrefixDelegation) {
    return Math.max(0, Math.floor(pool.free / perUnit) - network.warmPrefixTarget);
  }
  const kept = (network.warmEniTarget + 1) * pool.unitsPerInterface;
  return pool.free >= kept && pool.total > pool.unitsPerInterface ? pool.unitsPerInterface : 0;
}

function hasAddressTargets(network: NetworkConfig): boolean {
  return network.warmIpTarget !== null || network.minimumIpTarget !== null;
}

function addressTargets(network: NetworkConfig): { warm: number; minimum: number } {
  return { warm: network.warmIpTarget ?? 0, minimum: network.minimumIpTarget ?? 0 };
}
