import { randomUUID } from 'node:crypto';
import type { JobRunChange } from '../../../engine/ports.ts';
import type { JobRunState } from '../../../model/job-run.ts';
import type { ServedTwin } from '../../served-twin.ts';
import type { AwsAccount } from '../aws-account.ts';
import { isoDate } from '../protocol/rest-json.ts';

/** An event as EventBridge hands it to targets. */
export type AwsEvent = Readonly<Record<string, unknown>>;

/**
 * Tells EventBridge of the states of job runs that it hears of: late, in any order, now and then
 * twice or never, as it promises no more.
 * Source: EMR on EKS Development Guide, monitoring with EventBridge.
 */
export function emitJobRunEvents(
  served: ServedTwin,
  account: AwsAccount,
  onEvent: (event: AwsEvent) => void,
): void {
  const { timeline, twin, scenario } = served;
  const { noticeDelayMedianMs, noticeDelaySigma, noticeLostShare, noticeTwiceShare } =
    scenario.twin.parameters.emr;
  const random = served.stream('event-bridge');
  const deliver = (event: AwsEvent): void => {
    const delayMs = random.logNormal(noticeDelayMedianMs, noticeDelaySigma);
    timeline.after(delayMs, onEvent, event);
  };
  twin.emr.subscribe((change, virtualClusterId) => {
    const state = stateOf(change);
    if (state === null || random.uniform() < noticeLostShare) return;
    const event = stateEvent({ change, virtualClusterId, state }, served, account);
    deliver(event);
    if (random.uniform() < noticeTwiceShare) deliver(event);
  });
}

/** EventBridge hears of neither PENDING nor CANCEL_PENDING. */
function stateOf(change: JobRunChange): JobRunState | null {
  if (change.kind === 'finished') return change.state;
  if (change.milestone === 'submitted') return 'SUBMITTED';
  return change.milestone === 'driverRunning' ? 'RUNNING' : null;
}

interface StateChange {
  readonly change: JobRunChange;
  readonly virtualClusterId: string;
  readonly state: JobRunState;
}

function stateEvent(
  { change, virtualClusterId, state }: StateChange,
  { epochMs }: ServedTwin,
  { region, accountId }: AwsAccount,
): AwsEvent {
  const { jobRunId: id } = change;
  const path = `/virtualclusters/${virtualClusterId}/jobruns/${id}`;
  const arn = `arn:aws:emr-containers:${region}:${accountId}:${path}`;
  const end = change.kind === 'finished' ? change : undefined;
  const date = isoDate(epochMs + change.at);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'EMR Job Run State Change',
    source: 'aws.emr-containers',
    account: accountId,
    time: `${date.slice(0, 19)}Z`,
    region,
    resources: [arn],
    detail: {
      severity: state === 'FAILED' ? 'ERROR' : 'INFO',
      id,
      virtualClusterId,
      arn,
      state,
      ...(end === undefined ? {} : { finishedAt: date, stateDetails: end.details }),
      failureReason: end?.reason ?? undefined,
    },
  };
}
