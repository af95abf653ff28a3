import type { ParameterTable } from './parameter.ts';

/** The Kubernetes API server and etcd. */
export const apiServerParameters = {
  mutatingLatencyMedianMs: {
    value: 13,
    min: 0,
    max: 60_000,
    confidence: 'D',
    source: '8 ms of service and 5 ms of etcd; NVSentinel#1705 gives a mean of 22 ms under load',
    description: 'Median latency of a create, update, patch or delete.',
  },
  mutatingLatencySigma: {
    value: 0.7,
    min: 0,
    max: 3,
    confidence: 'D',
    source: 'etcd latency p50 5 ms, p99 25 ms',
    description: 'Standard deviation of the logarithm of the mutating latency.',
  },
  podBytes: {
    value: 10_000,
    min: 0,
    max: 1_500_000,
    confidence: 'C',
    source: 'a Spark pod with env, volumes, conditions and managedFields is 6 to 12 kB',
    description: 'Size of a pod object in etcd.',
  },
  eventsPerPod: {
    value: 5,
    min: 0,
    max: 100,
    confidence: 'D',
    source: 'Scheduled, Pulling, Pulled, Created, Started: one container, pull policy Always',
    description: 'Events that one started pod emits.',
  },
} as const satisfies ParameterTable;
