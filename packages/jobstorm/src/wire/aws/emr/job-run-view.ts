import type { EmrJobRun } from '../../../twin/emr/job-run.ts';
import { isoDate } from '../protocol/rest-json.ts';
import type { EmrState } from './emr-state.ts';

/** The model's limit of `stateDetails`. */
const detailsMax = 256;

export function jobRunPath({ id, virtualCluster }: EmrJobRun): string {
  return `/virtualclusters/${virtualCluster.id}/jobruns/${id}`;
}

/** A job run as DescribeJobRun gives it. */
export function jobRunView(run: EmrJobRun, state: EmrState): Readonly<Record<string, unknown>> {
  const record = state.jobRuns.find(run.id);
  const { jobDriver, configurationOverrides, retryPolicyConfiguration } = record?.request ?? {};
  return {
    ...jobRunSummary(run, state),
    jobDriver,
    configurationOverrides,
    failureReason: run.reason ?? undefined,
    ...(retryPolicyConfiguration === undefined
      ? {}
      : {
          retryPolicyConfiguration,
          retryPolicyExecution: { currentAttemptCount: run.attempt },
        }),
  };
}

/** As ListJobRuns gives it, without driver and configuration. Source: public output of the CLI. */
export function jobRunSummary(run: EmrJobRun, state: EmrState): Readonly<Record<string, unknown>> {
  const { id, virtualCluster, createdAt, finishedAt, details } = run;
  const record = state.jobRuns.find(id);
  const { name, executionRoleArn, releaseLabel } = record?.request ?? {};
  const { epochMs } = state.served;
  const arn = state.arn(jobRunPath(run));
  return {
    id,
    name,
    virtualClusterId: virtualCluster.id,
    arn,
    state: run.state,
    clientToken: record?.clientToken,
    executionRoleArn,
    releaseLabel,
    createdAt: isoDate(epochMs + createdAt),
    createdBy: record?.createdBy,
    finishedAt: finishedAt === null ? undefined : isoDate(epochMs + finishedAt),
    stateDetails: details === '' ? undefined : details.slice(0, detailsMax),
    tags: state.tagsOf(arn),
  };
}
