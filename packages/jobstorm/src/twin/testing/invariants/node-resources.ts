import { NodeTable } from '../../cluster/nodes/node-table.ts';
import type { PodClass } from '../../cluster/pods/pod.ts';
import { lookOn } from './look-on.ts';
import { hold } from './violation.ts';

/** What the watcher has counted on one node, beside the table. */
interface Account {
  cpuMillicores: number;
  memoryMiB: number;
  pods: number;
  isPresent: boolean;
  isCordoned: boolean;
}

/**
 * Allocatable CPU, memory and pods of no node are ever exceeded; what was taken is given back,
 * once; nothing is placed on a node that is cordoned or gone; a node's index is not given to
 * another before its last pod has left. The watcher counts for itself and the table must agree.
 */
export function watchNodeResources(): void {
  lookOn(NodeTable, 'add', ({ self, result: node }) => {
    const accounts = accountsOf(self);
    hold(!accounts.has(node), () => `node ${node} is added while it is still there`);
    const none = { cpuMillicores: 0, memoryMiB: 0, pods: 0 };
    accounts.set(node, { ...none, isPresent: true, isCordoned: false });
  });
  lookOn(NodeTable, 'remove', ({ self, args: [node] }) => {
    accountOf(self, node).isPresent = false;
  });
  lookOn(NodeTable, 'cordon', ({ self, args: [node] }) => {
    accountOf(self, node).isCordoned = true;
  });
  lookOn(NodeTable, 'uncordon', ({ self, args: [node] }) => {
    accountOf(self, node).isCordoned = false;
  });
  lookOn(NodeTable, 'discard', ({ self, args: [node] }) => {
    const { pods } = accountOf(self, node);
    hold(pods === 0, () => `node ${node} is forgotten with ${pods} pods on it`);
    accountsOf(self).delete(node);
  });
  lookOn(NodeTable, 'allocate', ({ self, args: [node, podClass] }) => {
    const account = accountOf(self, node);
    hold(account.isPresent, () => `a pod is placed on node ${node}, which is gone`);
    hold(!account.isCordoned, () => `a pod is placed on node ${node}, which is cordoned`);
    change(account, podClass, 1);
    checkAllocated(self, node, account);
  });
  lookOn(NodeTable, 'release', ({ self, args: [node, podClass] }) => {
    const account = accountOf(self, node);
    change(account, podClass, -1);
    hold(account.pods >= 0, () => `more is given back to node ${node} than was taken`);
    checkAllocated(self, node, account);
  });
}

const accountsByTable = new WeakMap<NodeTable, Map<number, Account>>();

function accountsOf(table: NodeTable): Map<number, Account> {
  let accounts = accountsByTable.get(table);
  if (accounts === undefined) accountsByTable.set(table, (accounts = new Map<number, Account>()));
  return accounts;
}

function accountOf(table: NodeTable, node: number): Account {
  const account = accountsOf(table).get(node);
  hold(account !== undefined, () => `there is no node ${node}`);
  return account;
}

function change(account: Account, { spec }: PodClass, sign: 1 | -1): void {
  account.cpuMillicores += sign * spec.request.cpuMillicores;
  account.memoryMiB += sign * spec.request.memoryMiB;
  account.pods += sign;
}

function checkAllocated(table: NodeTable, node: number, account: Account): void {
  const { allocatable } = table.group(node);
  for (const resource of ['cpuMillicores', 'memoryMiB', 'pods'] as const) {
    const used = account[resource];
    const most = allocatable[resource];
    hold(used <= most, () => `node ${node} has ${used} ${resource} allocated of ${most}`);
  }
  const free = table.cpuFree[node] as number;
  const expected = allocatable.cpuMillicores - account.cpuMillicores;
  hold(free === expected, () => `node ${node} says ${free}m CPU free where ${expected}m is`);
  const freeMemory = table.memoryFree[node] as number;
  const expectedMemory = allocatable.memoryMiB - account.memoryMiB;
  hold(
    freeMemory === expectedMemory,
    () => `node ${node} says ${freeMemory} MiB free where ${expectedMemory} are`,
  );
  const pods = table.pods[node] as number;
  hold(pods === account.pods, () => `node ${node} says ${pods} pods where ${account.pods} are`);
}
