import type { PendingReason } from '../model/cluster-sample.ts';

const labels: Readonly<Record<PendingReason, string>> = {
  scheduling: 'in the scheduler’s queue',
  binding: 'binding',
  unschedulable: 'no node fits',
  nodeLaunching: 'node launching',
  volume: 'waiting for a volume',
  address: 'waiting for an address',
  imagePull: 'image pull',
  containerCreating: 'container creating',
};

const labelByName: ReadonlyMap<string, string> = new Map(Object.entries(labels));

/** What a pending pod waits for; a reason that this version does not know keeps its name. */
export function pendingLabel(reason: string): string {
  return labelByName.get(reason) ?? reason;
}
