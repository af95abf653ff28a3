import type { PodOwner } from '../../twin/cluster/pods/pod.ts';
import type { OwnerReference, TextMap } from '../kubernetes/kube-object.ts';
import type { PodRole } from './pod-state.ts';

/** What the mirror knows of one Spark application: one attempt at a job run's driver. */
export interface SparkRecord {
  readonly owner: PodOwner;
  readonly origin: 'emr' | 'operator';
  readonly jobRunId: string;
  readonly namespace: string;
  /** Of the names that Spark makes: 16 hexadecimal digits. */
  readonly hash: string;
  readonly appName: string;
  readonly driverName: string;
  readonly labels: TextMap;
  /** The Job, or the SparkApplication. */
  readonly parent: OwnerReference | null;
  driver: OwnerReference | null;
  /** Executors made so far: they count from 1. */
  executors: number;
  /** Objects beside the pods: removed at the driver's end, or by the garbage collector. */
  service: string | null;
  configMaps: string[];
  /** The garbage collector has come: pods that still end go with their end. */
  isCollected: boolean;
  /** Names of ended pods whose objects stay until the garbage collector comes. */
  readonly kept: Set<string>;
  /** Phases of executors by pod, as a SparkApplication's status has them. */
  readonly executorState: Map<string, string>;
}

/** The name of a pod; a further submitter or driver of the same job has a suffix of its own. */
export function podNameOf(record: SparkRecord, role: PodRole, suffix: string): string {
  if (role === 'submitter') return `${record.jobRunId}-${suffix}`;
  if (role === 'driver') return record.driverName;
  return `${record.appName}-${record.hash}-exec-${record.executors}`;
}

const componentOf: Readonly<Record<PodRole, string>> = {
  submitter: 'job.submitter',
  driver: 'driver',
  executor: 'executor',
};

/** The labels of a pod. Sources: EMR on EKS Development Guide; Spark's Constants.scala. */
export function podLabels(record: SparkRecord, role: PodRole): TextMap {
  const { origin, jobRunId, labels, appName, executors } = record;
  const own =
    origin === 'emr'
      ? { ...labels, 'emr-containers.amazonaws.com/component': componentOf[role] }
      : { ...labels, 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' };
  if (role === 'submitter') return own;
  return {
    ...own,
    'spark-role': role,
    'spark-app-selector': `spark-${origin === 'emr' ? jobRunId : record.hash}`,
    'spark-app-name': appName,
    ...(role === 'executor'
      ? { 'spark-exec-id': String(executors), 'spark-exec-resourceprofile-id': '0' }
      : {}),
  };
}
