import { targetErrorOf } from '../../adapters/aws/target-error.ts';
import { EmrJobRunReader } from '../../adapters/emr/emr-job-run-reader.ts';
import { EmrJobSubmitter } from '../../adapters/emr/emr-job-submitter.ts';
import { DeletedApplications } from '../../adapters/kubernetes/deleted-applications.ts';
import { RequestedExecutors } from '../../adapters/kubernetes/requested-executors.ts';
import { createSessionWatchers } from '../../adapters/kubernetes/session-watchers.ts';
import { SparkOperatorSubmitter } from '../../adapters/kubernetes/spark-operator-submitter.ts';
import { AwsSessionManager } from '../../adapters/session/aws-session-manager.ts';
import type {
  JobRunNotices,
  JobSubmitter,
  JobWatcher,
  MilestoneWatcher,
  Target,
  Timeline,
} from '../../engine/ports.ts';
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
  /** Puts something before what submits jobs. */
  readonly wrapSubmitter?: WrapSubmitter;
}

export type WrapSubmitter = (submitter: JobSubmitter, timeline: Timeline) => JobSubmitter;

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
  const { clusterWatcher, podWatcher, milestones, sparkApplications } = watchers;
  const sessions = new AwsSessionManager(sessionToolsOf({ access, timeline, scenario }));
  const shared = { sessions, clusterWatcher, podWatcher };
  if (submission === 'spark-operator') {
    const watcher = new DeletedApplications(sparkApplications, requested.submitter, timeline);
    return { ...shared, submitter: watcher.submitter, jobWatcher: watcher };
  }
  const { submitter } = requested;
  return { ...shared, submitter, jobWatcher: jobRunWatcher(options, milestones) };
}

function submitterOf(options: AwsTargetOptions): JobSubmitter {
  const direct = directSubmitterOf(options);
  return options.wrapSubmitter?.(direct, options.timeline) ?? direct;
}

function directSubmitterOf({ scenario, timeline, access }: AwsTargetOptions): JobSubmitter {
  return scenario.submission === 'spark-operator'
    ? new SparkOperatorSubmitter({ kube: access.kube, timeline })
    : new EmrJobSubmitter({ emr: access.aws.emr, credentials: access.aws.credentials, timeline });
}

function jobRunWatcher(options: AwsTargetOptions, milestones: MilestoneWatcher): JobWatcher {
  const { scenario, timeline, epochMs, access } = options;
  const reader = new EmrJobRunReader({
    client: access.aws.emr,
    timeline,
    epochMs,
    toTargetError: targetErrorOf,
  });
  return new PolledJobWatcher({
    timeline,
    reader,
    milestones,
    notices: noticesFor(options),
    watch: scenario.watch,
    listPerSecond: access.listPerSecond,
  });
}

const noNotices: JobRunNotices = { watch: () => undefined, stop: () => undefined };

function noticesFor({ scenario, timeline, epochMs, access }: AwsTargetOptions): JobRunNotices {
  if (scenario.watch.jobRuns !== 'events') return noNotices;
  return noticesOf({ aws: access.aws, timeline, epochMs });
}
