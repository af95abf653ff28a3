import type { KubeObject } from '../kube-object.ts';
import { at, list, text } from './read.ts';
import { ageOf, sinceText } from './table-view.ts';

/**
 * The cells of a pod.
 * Source: kubernetes `pkg/printers/internalversion.printPod`.
 */
export function podCells(pod: KubeObject, now: number): readonly string[] {
  const containers = list(at(pod, 'spec', 'containers'));
  const statuses = list(at(pod, 'status', 'containerStatuses'));
  const ready = statuses.filter((one) => at(one, 'ready') === true).length;
  const restarts = statuses.reduce<number>(
    (sum, one) => sum + Number(at(one, 'restartCount') ?? 0),
    0,
  );
  return [
    pod.metadata.name,
    `${ready}/${containers.length}`,
    podStatus(pod),
    restartsText(restarts, statuses, now),
    ageOf(pod, now),
    text(at(pod, 'status', 'podIP')) || '<none>',
    text(at(pod, 'spec', 'nodeName')) || '<none>',
    text(at(pod, 'status', 'nominatedNodeName')) || '<none>',
    '<none>',
  ];
}

/** How often, and how long ago the last time. */
function restartsText(restarts: number, statuses: readonly unknown[], now: number): string {
  const ends = statuses
    .map((one) => text(at(one, 'lastState', 'terminated', 'finishedAt')))
    .filter((time) => time !== '')
    .sort();
  const last = ends.at(-1);
  if (restarts === 0 || last === undefined) return String(restarts);
  return `${restarts} (${sinceText(last, now)} ago)`;
}

function podStatus(pod: KubeObject): string {
  const phase = text(at(pod, 'status', 'reason')) || text(at(pod, 'status', 'phase'));
  const status = initStatus(pod) ?? containerStatus(pod) ?? phase;
  if (pod.metadata.deletionTimestamp === undefined) return status;
  return ['Completed', 'Succeeded', 'Failed', 'Error'].includes(status) ? status : 'Terminating';
}

/** What an init container that has not completed is doing. */
function initStatus(pod: KubeObject): string | undefined {
  const statuses = list(at(pod, 'status', 'initContainerStatuses'));
  const total = list(at(pod, 'spec', 'initContainers')).length;
  const done = statuses.filter((one) => at(one, 'state', 'terminated', 'exitCode') === 0).length;
  if (total === 0 || done === total) return undefined;
  const failed = statuses
    .map((one) => text(at(one, 'state', 'terminated', 'reason')))
    .find((reason) => reason !== '' && reason !== 'Completed');
  if (failed !== undefined) return `Init:${failed}`;
  const waiting = statuses
    .map((one) => text(at(one, 'state', 'waiting', 'reason')))
    .find((reason) => reason !== '' && reason !== 'PodInitializing');
  return waiting === undefined ? `Init:${done}/${total}` : `Init:${waiting}`;
}

/** The reason of the first container that does not just run. */
function containerStatus(pod: KubeObject): string | undefined {
  for (const status of list(at(pod, 'status', 'containerStatuses'))) {
    const waiting = text(at(status, 'state', 'waiting', 'reason'));
    if (waiting !== '') return waiting;
    const terminated = at(status, 'state', 'terminated');
    if (terminated === undefined) continue;
    const reason = text(at(terminated, 'reason'));
    return reason === '' ? `ExitCode:${text(at(terminated, 'exitCode'))}` : reason;
  }
  return undefined;
}
