import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { sessionTag, type Session } from '../../model/session.ts';
import type { PacedCalls } from '../paced-calls.ts';

/** The clients that a queue for notices is made and removed with. */
export interface NoticeQueueClients {
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
}

/** Notices outlive a run that is resumed within this time. */
const retentionSeconds = 86_400;
/** A pattern of EventBridge has at most 2,048 characters, which an id of each virtual cluster fills. */
const idsInPatternMax = 40;
const targetId = 'queue';

/** The name that rule and queue of a session both have. */
export function noticeQueueName(sessionId: string): string {
  return `jobstorm-${sessionId}`;
}

/**
 * Makes the queue that EventBridge tells of a session's ended job runs, and the rule that does so;
 * both carry the session's tag. Harmless when repeated.
 *
 * @returns the queue's URL
 * @throws what the clients throw
 */
export async function createNoticeQueue(
  { eventBridge, sqs }: NoticeQueueClients,
  session: Pick<Session, 'id' | 'virtualClusters'>,
): Promise<string> {
  const name = noticeQueueName(session.id);
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { MessageRetentionPeriod: String(retentionSeconds) },
      tags: { [sessionTag]: session.id },
    }),
  );
  const { RuleArn = '' } = await eventBridge.send(
    new PutRuleCommand({
      Name: name,
      Description: 'Tells a load test of Jobstorm which of its job runs have ended.',
      EventPattern: eventPattern(session.virtualClusters.map(({ id }) => id)),
      Tags: [{ Key: sessionTag, Value: session.id }],
    }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const queueArn = Attributes?.QueueArn ?? '';
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl,
      Attributes: { Policy: queuePolicy(queueArn, RuleArn) },
    }),
  );
  await eventBridge.send(
    new PutTargetsCommand({ Rule: name, Targets: [{ Id: targetId, Arn: queueArn }] }),
  );
  return QueueUrl;
}

/**
 * Removes the rule and the queue of a session. Harmless when there is neither.
 *
 * @param calls sends each request with patience
 * @throws {CallError} when one is refused or keeps failing, except for what is not there
 */
export async function removeNoticeQueue(
  { eventBridge, sqs }: NoticeQueueClients,
  sessionId: string,
  calls: PacedCalls,
): Promise<void> {
  const name = noticeQueueName(sessionId);
  const unlessMissing = <Answer>(send: () => Promise<Answer>): Promise<Answer | undefined> =>
    calls.call(() => send().catch(rethrowUnlessMissing));
  const targets = new RemoveTargetsCommand({ Rule: name, Ids: [targetId] });
  await unlessMissing(() => eventBridge.send(targets));
  await unlessMissing(() => eventBridge.send(new DeleteRuleCommand({ Name: name })));
  const queue = await unlessMissing(() => sqs.send(new GetQueueUrlCommand({ QueueName: name })));
  const { QueueUrl } = queue ?? {};
  if (QueueUrl === undefined) return;
  await unlessMissing(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
}

function eventPattern(virtualClusterIds: readonly string[]): string {
  const detail = {
    state: ['COMPLETED', 'FAILED', 'CANCELLED'],
    ...(virtualClusterIds.length > idsInPatternMax ? {} : { virtualClusterId: virtualClusterIds }),
  };
  // By source alone: the service has named the type of this event in two ways.
  return JSON.stringify({ source: ['aws.emr-containers'], detail });
}

function queuePolicy(queueArn: string, ruleArn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      },
    ],
  });
}

const missing = new Set([
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);

function rethrowUnlessMissing(thrown: unknown): undefined {
  if (!(thrown instanceof Error && missing.has(thrown.name))) throw thrown;
}
