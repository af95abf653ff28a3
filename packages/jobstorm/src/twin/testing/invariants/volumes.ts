import { JobAccounts } from '../../cluster/accounting/job-accounts.ts';
import { NodeTable } from '../../cluster/nodes/node-table.ts';
import { PodVolumes } from '../../cluster/storage/pod-volumes.ts';
import { VolumeAttacher } from '../../cluster/storage/volume-attacher.ts';
import type { VolumeClaim, VolumeState } from '../../cluster/storage/volume-claim.ts';
import { lookOn, watcherOf } from './look-on.ts';
import { hold } from './violation.ts';

/** How a volume comes to be, comes and goes, and ends. */
const nextStates: Readonly<Record<VolumeState, readonly VolumeState[]>> = {
  absent: ['creating'],
  creating: ['available', 'absent'],
  available: ['attaching', 'deleting'],
  attaching: ['attached', 'detaching'],
  attached: ['detaching'],
  detaching: ['available'],
  deleting: [],
};

/**
 * Volumes are conserved: each goes through its states in order, is on one node at a time and with
 * one pod at a time; no node has more of them than its type takes, and what pods took of a node's
 * attachments is given back, once. Those that were created have been deleted or are there.
 */
export function watchVolumes(): void {
  const accounts = new WeakMap<VolumeClaim, VolumeAccount>();
  const watchState = watcherOf<VolumeClaim, 'volume'>('volume', (claim, next, before) => {
    hold(nextStates[before].includes(next), () => `a volume goes from ${before} to ${next}`);
    const account = accounts.get(claim);
    if (account !== undefined && before === 'creating' && next === 'available')
      account.created += 1;
  });
  const watchNode = watcherOf<VolumeClaim, 'node'>('node', (_claim, next, before) => {
    hold(
      next === null || before === null,
      () => `a volume on node ${before?.node ?? ''} is attached to node ${next?.node ?? ''}`,
    );
  });
  const watchPod = watcherOf<VolumeClaim, 'pod'>('pod', (_claim, next, before) => {
    hold(next === null || before === null, () => 'a volume that a pod has is given to another');
  });
  lookOn(PodVolumes, 'claim', ({ self, result: claim }) => {
    accounts.set(claim, accountOf(self));
    watchState(claim);
    watchNode(claim);
    watchPod(claim);
  });
  lookOn(JobAccounts, 'claimGone', ({ args: [claim] }) => {
    const account = accounts.get(claim);
    if (account === undefined) return;
    if (claim.volume === 'deleting') account.deleted += 1;
    const { created, deleted, volumes } = account;
    const there = volumes.gauges().volumes;
    hold(
      created === deleted + there,
      () => `${created} volumes were created: ${deleted} deleted, ${there} there`,
    );
  });
  lookOn(VolumeAttacher, 'attach', ({ args: [, { node, attached, attachedMax }] }) => {
    hold(
      attached <= attachedMax,
      () => `node ${node} has ${attached} volumes attached of ${attachedMax}`,
    );
  });
  lookOn(NodeTable, 'freeVolumes', ({ self, args: [node] }) => {
    const free = self.volumesFree[node] as number;
    const most = self.group(node).volumesMax;
    hold(free <= most, () => `node ${node} says ${free} attachments free of ${most}`);
  });
}

/** What became of the volumes of one cluster. */
interface VolumeAccount {
  readonly volumes: PodVolumes;
  created: number;
  deleted: number;
}

const accountsOf = new WeakMap<PodVolumes, VolumeAccount>();

function accountOf(volumes: PodVolumes): VolumeAccount {
  let account = accountsOf.get(volumes);
  if (account === undefined) {
    accountsOf.set(volumes, (account = { volumes, created: 0, deleted: 0 }));
  }
  return account;
}
