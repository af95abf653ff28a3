import { targetErrorOf } from '../../adapters/aws/target-error.ts';
import { EmrJobRunReader } from '../../adapters/emr/emr-job-run-reader.ts';
import { EmrJobSubmitter } from '../../adapters/emr/emr-job-submitter.ts';
import { RequestedExecutors } from '../../adapters/kubernetes/requested-executors.ts';
import { createSessionWatchers } from '../../adapters/kubernetes/session-watchers.ts';
import { SparkOperatorSubmitter } from '../../adapters/kubernetes/spark-operator-submitter.ts';
import { AwsSessionManager } from '../../adapters/session/aws-session-manager.ts';
import type { JobRunNotices, JobSubmitter, Target, Timeline } from '../../engine/ports.ts';
import { PolledJobWatcher } from '../../engine/watching/polled-job-watcher.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { AwsAccess } from './aws-access.ts';
import { noticesOf } from './notices.ts';
import { sessionToolsOf } from './session-tools-of.ts';

export interface AwsTargetOptions {
  readonly scenario: Scenario;
  readonly timeline: Timeline;
  /** Unix time of the timeline's instant 0, by the service's clock, in ms. */
  readonly epochMs: number;
  readonly access: AwsAccess;
}

/** EMR on EKS as the target of a run: who does what on the real APIs. */
export function createAwsTarget(options: AwsTargetOptions): Target {
  const { scenario, timeline, epochMs, access } = options;
  const { submission } = scenario;
  const requested = new RequestedExecutors(submitterOf(options));
  const watchers = createSessionWatchers({
    kubeConfig: access.kube.kubeConfig,
    timeline,
    epochMs,
    submission,
    requestedExecutors: (jobRunId) => requested.of(jobRunId),
  });
  const tools = sessionToolsOf({ access, timeline, scenario });
  return {
    sessions: new AwsSessionManager(tools),
    submitter: requested.submitter,
    jobWatcher:
      submission === 'spark-operator'
        ? watchers.sparkApplications
        : new PolledJobWatcher({
            timeline,
            reader: new EmrJobRunReader({
              client: access.aws.emr,
              timeline,
              epochMs,
              toTargetError: targetErrorOf,
            }),
            milestones: watchers.milestones,
            notices: noticesFor(options),
            watch: scenario.watch,
            listPerSecond: access.listPerSecond,
          }),
    clusterWatcher: watchers.clusterWatcher,
    podWatcher: watchers.podWatcher,
  };
}

function submitterOf({ scenario, timeline, access }: AwsTargetOptions): JobSubmitter {
  return scenario.submission === 'spark-operator'
    ? new SparkOperatorSubmitter({ kube: access.kube, timeline })
    : new EmrJobSubmitter({ emr: access.aws.emr, timeline });
}

const noNotices: JobRunNotices = { watch: () => undefined, stop: () => undefined };

function noticesFor({ scenario, timeline, epochMs, access }: AwsTargetOptions): JobRunNotices {
  if (scenario.watch.jobRuns !== 'events') return noNotices;
  return noticesOf({ aws: access.aws, timeline, epochMs });
}
