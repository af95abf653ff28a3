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
