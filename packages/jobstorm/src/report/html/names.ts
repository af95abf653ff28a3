import type { PendingReason } from '../../model/cluster-sample.ts';
import { figures } from '../../model/figure-names.ts';
import type { JobStage } from '../../metrics/run-series.ts';
import type { LatencyName } from '../../metrics/run-summary.ts';

/** What people call each latency. */
export const latencyLabels: Readonly<Record<LatencyName, string>> = {
  submitLatency: 'Submit',
  queueLatency: 'Queue',
  schedulingLatency: 'Scheduling',
  podStartupLatency: 'Pod start-up',
  jobStartLatency: 'Job start',
  executorRamp: 'Executor ramp',
  runDuration: 'Run',
  responseTime: 'Response',
};

/** From which instant to which a latency is measured. */
export function latencyMeaning(name: LatencyName): string {
  return figures.get(`${name}.p50`)?.meaning ?? '';
}

/** A job's furthest step, as what it is doing now. */
export const stageLabels: Readonly<Record<JobStage, string>> = {
  submitting: 'being submitted',
  accepted: 'accepted, queued at EMR',
  submitted: 'handed to the cluster',
  driverPending: 'driver pending',
  running: 'running',
};

const pendingLabels: Readonly<Record<PendingReason, string>> = {
  scheduling: 'in the scheduler’s queue',
  binding: 'binding',
  unschedulable: 'no node fits',
  nodeLaunching: 'node launching',
  address: 'waiting for an address',
  imagePull: 'image pull',
  containerCreating: 'container creating',
};

const pendingLabelByName: ReadonlyMap<string, string> = new Map(Object.entries(pendingLabels));

/** What a pending pod waits for; a reason that this version does not know keeps its name. */
export function pendingLabel(reason: string): string {
  return pendingLabelByName.get(reason) ?? reason;
}
