import type { ParameterTable } from './parameter.ts';

/**
 * The kube-scheduler; its strategy and client rate are settings of the scenario's `twin.scheduler`.
 */
export const schedulerParameters = {
  cycleBaseMs: {
    value: 0.7,
    min: 0.001,
    max: 1_000,
    confidence: 'D',
    source: 'scheduler_perf SchedulingBasic: 680 pods/s on 5,000 nodes gives 1.4 ms',
    description: 'Scheduling cycle of one pod, whatever the number of nodes.',
  },
  cyclePerNodeMs: {
    value: 0.0014,
    min: 0,
    max: 10,
    confidence: 'D',
    source: 'the same test: 500 nodes evaluated of 5,000',
    description: 'Further time in the cycle for each node evaluated.',
  },
  backoffInitialMs: {
    value: 1_000,
    min: 1,
    max: 3_600_000,
    confidence: 'A',
    source: 'KubeSchedulerConfiguration podInitialBackoffSeconds',
    description: 'Wait after the first failed attempt; doubles with each.',
  },
  backoffMaxMs: {
    value: 10_000,
    min: 1,
    max: 3_600_000,
    confidence: 'A',
    source: 'KubeSchedulerConfiguration podMaxBackoffSeconds',
    description: 'Longest wait between attempts.',
  },
  popsFromBackoff: {
    value: 1,
    min: 0,
    max: 1,
    isWhole: true,
    confidence: 'A',
    source: 'feature gate SchedulerPopFromBackoffQ, on since Kubernetes 1.33',
    description:
      '1: while no pod is active, pods in backoff are tried before it is over; 0: never.',
  },
  unschedulableMaxMs: {
    value: 300_000,
    min: 1_000,
    max: 86_400_000,
    confidence: 'A',
    source: 'kube-scheduler podMaxInUnschedulablePodsDuration',
    description: 'A pod found unschedulable is tried again after this, even if nothing changed.',
  },
} as const satisfies ParameterTable;
