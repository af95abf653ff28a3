import type { ParameterTable } from './parameter.ts';

/** The Job controller and the garbage collector of the kube-controller-manager. */
export const controllerManagerParameters = {
  clientQps: {
    value: 20,
    min: 0.1,
    max: 10_000,
    confidence: 'B',
    source: 'EKS user guide, sample of kube-controller-manager client-side throttling',
    description: 'Requests per second that each client of the controller manager allows itself.',
  },
  clientBurst: {
    value: 30,
    min: 1,
    max: 10_000,
    confidence: 'A',
    source: 'Kubernetes default --kube-api-burst',
    description: 'Requests at once that each client of the controller manager allows itself.',
  },
  jobSyncPeriodMs: {
    value: 1_000,
    min: 0,
    max: 60_000,
    confidence: 'A',
    source: 'kubernetes pkg/controller/job: sync batch period',
    description: 'Delay with which the Job controller batches the changes of pods.',
  },
  clientRequestsPerJob: {
    value: 4,
    min: 1,
    max: 50,
    confidence: 'D',
    source: 'pod create, event, and Job status at start and end',
    description: 'Requests that the Job controller makes for one Job with one pod.',
  },
  jobWorkers: {
    value: 5,
    min: 1,
    max: 10_000,
    confidence: 'A',
    source: 'kube-controller-manager --concurrent-job-syncs',
    description: 'Jobs that the Job controller works on at once.',
  },
  gcWorkers: {
    value: 20,
    min: 1,
    max: 10_000,
    confidence: 'A',
    source: 'kube-controller-manager --concurrent-gc-syncs',
    description: 'Objects that the garbage collector works on at once.',
  },
  gcRequestsPerObject: {
    value: 2,
    min: 1,
    max: 10,
    confidence: 'A',
    source: 'kubernetes#96752: a GET before each DELETE',
    description: 'Requests that the garbage collector makes for one object.',
  },
  gcQpsFactor: {
    value: 2,
    min: 0.1,
    max: 100,
    confidence: 'A',
    source: 'kubernetes#104966: twice the requests, for the deletion rate of other clients',
    description: 'Factor on the requests per second of the client of the garbage collector.',
  },
} as const satisfies ParameterTable;
