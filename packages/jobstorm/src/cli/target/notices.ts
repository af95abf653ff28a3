import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsConnection } from '../../adapters/aws/aws-connection.ts';
import { targetErrorOf } from '../../adapters/aws/target-error.ts';
import { EventBridgeNotices } from '../../adapters/emr/event-bridge-notices.ts';
import {
  createNoticeQueue,
  removeNoticeQueue,
  type NoticeQueueClients,
} from '../../adapters/emr/notice-queue.ts';
import type { PacedCalls } from '../../adapters/paced-calls.ts';
import type { Timeline } from '../../engine/ports.ts';

export interface NoticesOptions {
  readonly aws: AwsConnection;
  readonly timeline: Timeline;
  readonly epochMs: number;
}

/** Notices of ended job runs, by a rule and a queue that are made for the session. */
export function noticesOf({ aws, timeline, epochMs }: NoticesOptions): EventBridgeNotices {
  const clients = clientsOf(aws);
  return new EventBridgeNotices({
    client: clients.sqs,
    queueUrlOf: (session) => createNoticeQueue(clients, session),
    timeline,
    epochMs,
    toTargetError: targetErrorOf,
  });
}

/** Removes the rule and the queue of a session; harmless when there are none. */
export async function removeNotices(
  aws: AwsConnection,
  sessionId: string,
  calls: PacedCalls,
): Promise<void> {
  await removeNoticeQueue(clientsOf(aws), sessionId, calls);
}

function clientsOf({ config, renewing }: AwsConnection): NoticeQueueClients {
  return {
    eventBridge: renewing(new EventBridgeClient(config)),
    sqs: renewing(new SQSClient(config)),
  };
}
