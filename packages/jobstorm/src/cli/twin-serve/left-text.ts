import type { ServedTwin } from '../../wire/served-twin.ts';

/** What was still in the twin when it ended: what a client forgot to clean up. */
export function leftText({ twin }: ServedTwin): string {
  const clusters = twin.emr.allVirtualClusters().filter(({ state }) => state !== 'TERMINATED');
  const jobRuns = clusters.reduce((sum, { active }) => sum + active.size, 0);
  const namespaces = twin.cluster.namespaces.list();
  const pods = namespaces.reduce((sum, namespace) => sum + namespace.pods, 0);
  const left = [
    counted(jobRuns, 'job run that had not ended', 'job runs that had not ended'),
    counted(clusters.length, 'virtual cluster', 'virtual clusters'),
    counted(namespaces.length, 'namespace', 'namespaces'),
    counted(pods, 'pod', 'pods'),
  ].filter((part) => part !== '');
  if (left.length === 0) return '\nThe twin has ended. Nothing was left in it.\n';
  return `\nThe twin has ended. Left in it, and gone with it: ${left.join(', ')}.\n`;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
