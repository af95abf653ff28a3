import { randomUUID } from 'node:crypto';
import type { ServedTwin } from '../../served-twin.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { createJsonService, type JsonOperation } from '../protocol/json-rpc.ts';
import type { Input } from '../protocol/rest-json.ts';
import { integer, listOf, mapOf, structure, text } from '../protocol/shape.ts';
import { MessageQueue, md5, type ReceivedMessage } from './message-queue.ts';
import type { Queues } from './queues.ts';

const textMap = mapOf(text(), text());
const url = text({ min: 1, max: 2_048 });
const queueName = text({ min: 1, max: 80, pattern: '[A-Za-z0-9_-]+(\\.fifo)?' });
const visibilitySecondsDefault = 30;
const longPollSecondsMax = 20;

/** SQS: standard queues; long polls wait in the twin's time. */
export function createSqsApi(served: ServedTwin, queues: Queues): AwsService {
  return createJsonService({
    signingName: 'sqs',
    targetPrefix: 'AmazonSQS',
    version: '1.0',
    operations: { ...queueOperations(served, queues), ...messageOperations(served, queues) },
  });
}

function queueOperations(
  served: ServedTwin,
  queues: Queues,
): Readonly<Record<string, JsonOperation>> {
  const byUrl = structure({ QueueUrl: url }, ['QueueUrl']);
  return {
    CreateQueue: {
      input: structure({ QueueName: queueName, Attributes: textMap, tags: textMap }, ['QueueName']),
      perform: (input) => ({ QueueUrl: queues.urlOf(created(input, served, queues)) }),
    },
    GetQueueUrl: {
      input: structure({ QueueName: queueName }, ['QueueName']),
      perform: (input) => ({ QueueUrl: queues.urlOf(queues.get(input['QueueName'])) }),
    },
    ListQueues: {
      input: structure({ QueueNamePrefix: text() }),
      perform: ({ QueueNamePrefix: prefix = '' }) => ({
        QueueUrls: queues.all
          .filter(({ name }) => name.startsWith(String(prefix)))
          .map((queue) => queues.urlOf(queue)),
      }),
    },
    GetQueueAttributes: {
      input: structure({ QueueUrl: url, AttributeNames: listOf(text()) }, ['QueueUrl']),
      perform: (input) => ({ Attributes: attributesOf(input, served, queues) }),
    },
    SetQueueAttributes: {
      input: structure({ QueueUrl: url, Attributes: textMap }, ['QueueUrl', 'Attributes']),
      perform: (input) => {
        const queue = queues.get(input['QueueUrl']);
        queue.attributes = { ...queue.attributes, ...(input['Attributes'] as object) };
        return {};
      },
    },
    TagQueue: {
      input: structure({ QueueUrl: url, Tags: textMap }, ['QueueUrl', 'Tags']),
      perform: (input) => {
        const queue = queues.get(input['QueueUrl']);
        queue.tags = { ...queue.tags, ...(input['Tags'] as object) };
        return {};
      },
    },
    ListQueueTags: {
      input: byUrl,
      perform: (input) => ({ Tags: queues.get(input['QueueUrl']).tags }),
    },
    PurgeQueue: {
      input: byUrl,
      perform: (input) => {
        queues.get(input['QueueUrl']).purge();
        return {};
      },
    },
    DeleteQueue: {
      input: byUrl,
      perform: (input) => {
        queues.remove(queues.get(input['QueueUrl']));
        return {};
      },
    },
  };
}

function messageOperations(
  served: ServedTwin,
  queues: Queues,
): Readonly<Record<string, JsonOperation>> {
  const handle = text({ min: 1 });
  const entry = structure({ Id: text({ min: 1, max: 80 }), ReceiptHandle: handle }, [
    'Id',
    'ReceiptHandle',
  ]);
  return {
    SendMessage: {
      input: structure({ QueueUrl: url, MessageBody: text({ min: 1, max: 1_048_576 }) }, [
        'QueueUrl',
        'MessageBody',
      ]),
      perform: (input) => {
        const [id, body] = [randomUUID(), String(input['MessageBody'])];
        queues.get(input['QueueUrl']).send(id, body, served.now());
        return { MessageId: id, MD5OfMessageBody: md5(body) };
      },
    },
    ReceiveMessage: {
      input: structure(
        {
          QueueUrl: url,
          MaxNumberOfMessages: integer({ min: 1, max: 10 }),
          VisibilityTimeout: integer({ min: 0, max: 43_200 }),
          WaitTimeSeconds: integer({ min: 0, max: longPollSecondsMax }),
        },
        ['QueueUrl'],
      ),
      perform: async (input) => {
        const messages = await receive(input, served, queues);
        return messages.length === 0 ? {} : { Messages: messages };
      },
    },
    DeleteMessage: {
      input: structure({ QueueUrl: url, ReceiptHandle: handle }, ['QueueUrl', 'ReceiptHandle']),
      perform: (input) => {
        queues.get(input['QueueUrl']).delete(String(input['ReceiptHandle']));
        return {};
      },
    },
    DeleteMessageBatch: {
      input: structure({ QueueUrl: url, Entries: listOf(entry, { min: 1, max: 10 }) }, [
        'QueueUrl',
        'Entries',
      ]),
      perform: (input) => deleteBatch(input, queues),
    },
  };
}

/** A queue that is there already is given back. */
function created(input: Input, served: ServedTwin, queues: Queues): MessageQueue {
  const name = String(input['QueueName']);
  const known = queues.find(name);
  if (known !== undefined) return known;
  const options = {
    attributes: (input['Attributes'] ?? {}) as Readonly<Record<string, string>>,
    tags: (input['tags'] ?? {}) as Readonly<Record<string, string>>,
  };
  const queue = new MessageQueue(name, served.now(), options);
  queues.add(queue);
  return queue;
}

function attributesOf(input: Input, served: ServedTwin, queues: Queues): object {
  const queue = queues.get(input['QueueUrl']);
  const { visible, hidden } = queue.counts(served.now());
  const all: Readonly<Record<string, string>> = {
    VisibilityTimeout: String(visibilitySecondsDefault),
    MessageRetentionPeriod: '345600',
    ...queue.attributes,
    QueueArn: queues.arnOf(queue),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1_000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
  };
  const wanted = (input['AttributeNames'] ?? []) as readonly string[];
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name)),
  );
}

/** Messages that are there, or the first that comes while the poll waits. */
async function receive(
  input: Input,
  served: ServedTwin,
  queues: Queues,
): Promise<readonly ReceivedMessage[]> {
  const queue = queues.get(input['QueueUrl']);
  const max = Number(input['MaxNumberOfMessages'] ?? 1);
  const hiddenSeconds = queue.attributes['VisibilityTimeout'] ?? visibilitySecondsDefault;
  const visibilityMs = Number(input['VisibilityTimeout'] ?? hiddenSeconds) * 1_000;
  const take = (): readonly ReceivedMessage[] => queue.receive(max, visibilityMs, served.now());
  const { timeline } = served;
  return served.ask((onAnswer) => {
    const first = take();
    const waitMs = Number(input['WaitTimeSeconds'] ?? 0) * 1_000;
    if (first.length > 0 || waitMs === 0) {
      timeline.at(timeline.now(), () => onAnswer(first));
      return;
    }
    const finish = (): void => {
      stopListening();
      timeline.cancel(timer);
      onAnswer(take());
    };
    const stopListening = queue.onMessage(finish);
    const timer = timeline.at(timeline.now() + waitMs, finish);
  });
}

interface DeletionEntry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}

function deleteBatch(input: Input, queues: Queues): object {
  const queue = queues.get(input['QueueUrl']);
  const entries = input['Entries'] as readonly DeletionEntry[];
  const isDeleted = entries.map((one) => queue.delete(one.ReceiptHandle));
  return {
    Successful: entries.filter((_one, index) => isDeleted[index]).map((one) => ({ Id: one.Id })),
    Failed: entries
      .filter((_one, index) => isDeleted[index] !== true)
      .map((one) => ({ Id: one.Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid' })),
  };
}
