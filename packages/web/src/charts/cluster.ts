import type { PendingReason } from '../../../jobstorm/src/model/cluster-sample.ts';
import { pendingLabel } from '../../../jobstorm/src/report/pending-label.ts';
import { isEverAboveZero } from '../chart/chart-spec.ts';
import type { ChartSpec, XAxis } from '../chart/chart-spec.ts';
import { countAxis } from '../chart/value-axis.ts';
import type { ColourName } from '../palette.ts';
import type { RunData } from '../run-data.ts';

/** From what is nearest to running to what is furthest from it. */
const pending: readonly (readonly [PendingReason, ColourName])[] = [
  ['containerCreating', 'sky'],
  ['imagePull', 'purple'],
  ['address', 'ink'],
  ['volume', 'olive'],
  ['binding', 'green'],
  ['nodeLaunching', 'amber'],
  ['unschedulable', 'vermillion'],
  ['scheduling', 'grey'],
];

/** Pods that run, and on top of them those that wait and what for. */
export function podsChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'pods',
    title: 'Pods',
    meaning:
      'Pods that run, and on top of them those that wait, by what they wait for; the thickest waiting band is the next bottleneck.',
    form: 'areas',
    x: cluster.at,
    xAxis: time,
    valueAxis: countAxis('pods'),
    series: [
      { label: 'running', values: cluster.podsRunning, colour: 'blue' as const },
      ...pending.map(([reason, colour]) => ({
        label: pendingLabel(reason),
        values: cluster.podsPending[reason] ?? [],
        colour,
      })),
    ].filter(isEverAboveZero),
    emptyText: 'No pod was seen.',
  };
}

/** Nodes that take pods, and those still starting. */
export function nodesChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'nodes',
    title: 'Nodes',
    meaning:
      'Nodes that take pods, and on top of them those launched and not yet ready; while many launch, jobs wait for machines.',
    form: 'areas',
    x: cluster.at,
    xAxis: time,
    valueAxis: countAxis('nodes'),
    series: [
      { label: 'ready', values: cluster.nodes, colour: 'blue' as const },
      { label: 'launching', values: cluster.nodesLaunching, colour: 'amber' as const },
    ].filter(isEverAboveZero),
    emptyText: 'No node was seen.',
  };
}

/** What the nodes offer and what the pods ask for. */
export function cpuChart({ series: { cluster } }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'cpu',
    title: 'CPU',
    meaning:
      'What the nodes can give against what the pods ask for; the gap below allocatable is paid for and idle, and requests at its level mean a full cluster.',
    form: 'lines',
    x: cluster.at,
    xAxis: time,
    valueAxis: countAxis('vCPU'),
    series: [
      {
        label: 'allocatable',
        values: cluster.vcpuAllocatable,
        colour: 'ink' as const,
        dashed: true,
      },
      { label: 'requested', values: cluster.vcpuRequested, colour: 'blue' as const },
    ].filter(isEverAboveZero),
    emptyText: 'No node was seen.',
  };
}
