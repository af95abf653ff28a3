import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { JobRunEnd, JobRunNotices, TargetError, Timeline } from '../../engine/ports.ts';
import { second } from '../../model/instant.ts';
import type { Session } from '../../model/session.ts';
import type { ToTargetError } from './emr-job-run-reader.ts';
import { readJobRunEvent } from './job-run-event.ts';

export interface EventBridgeNoticesOptions {
  readonly client: SQSClient;
  /** The queue that a session's notices come to: one that is given, or one made for the session. */
  readonly queueUrlOf: (session: Session) => Promise<string>;
  readonly timeline: Timeline;
  /** Unix time of the timeline's instant 0, in ms. */
  readonly epochMs: number;
  readonly toTargetError: ToTargetError;
}

interface Listener {
  readonly onEnd: (end: JobRunEnd) => void;
  readonly onError: (thrown: unknown, action: string) => void;
}

/** Both are the most that SQS allows. */
const messagesMax = 10;
const longPollSeconds = 20;
/** Wait after a failure; told once in a row. */
const retryMs = 5 * second;

/**
 * Notices of ended job runs, which EventBridge puts into a queue of SQS: long polls, one after the
 * other, each message deleted once it was taken in. What is no notice of an end is deleted too.
 */
export class EventBridgeNotices implements JobRunNotices {
  readonly #options: EventBridgeNoticesOptions;
  #abort: AbortController | undefined;

  constructor(options: EventBridgeNoticesOptions) {
    this.#options = options;
  }

  watch(
    session: Session,
    onEnd: (end: JobRunEnd) => void,
    onError: (error: TargetError) => void,
  ): void {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    const tell: Listener = {
      onEnd: (end) =>
        this.#tell(() => {
          if (!abort.signal.aborted) onEnd(end);
        }),
      onError: (thrown, action) =>
        this.#tell(() => {
          if (!abort.signal.aborted) onError(this.#options.toTargetError(thrown, action));
        }),
    };
    void this.#follow(session, abort.signal, tell);
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #follow(session: Session, signal: AbortSignal, listener: Listener): Promise<void> {
    let queueUrl: string | undefined;
    let hasFailed = false;
    while (!signal.aborted) {
      try {
        queueUrl ??= await this.#options.queueUrlOf(session);
        await this.#receive(queueUrl, signal, listener);
        hasFailed = false;
      } catch (thrown) {
        const action = queueUrl === undefined ? 'CreateQueue' : 'ReceiveMessage';
        if (!hasFailed) listener.onError(thrown, action);
        hasFailed = true;
        await this.#wait(retryMs);
      }
    }
  }

  async #receive(queueUrl: string, signal: AbortSignal, { onEnd }: Listener): Promise<void> {
    const { client, epochMs } = this.#options;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: messagesMax,
        WaitTimeSeconds: longPollSeconds,
      }),
      { abortSignal: signal },
    );
    for (const { Body } of Messages) {
      const end = readJobRunEvent(Body ?? '', epochMs);
      if (end !== null) onEnd(end);
    }
    if (Messages.length > 0) await client.send(deletionOf(queueUrl, Messages));
  }

  #tell(action: () => void): void {
    const { timeline } = this.#options;
    timeline.at(timeline.now(), action);
  }

  #wait(ms: number): Promise<void> {
    const { timeline } = this.#options;
    return new Promise((resolve) => timeline.at(timeline.now() + ms, resolve));
  }
}

function deletionOf(queueUrl: string, messages: readonly Message[]): DeleteMessageBatchCommand {
  return new DeleteMessageBatchCommand({
    QueueUrl: queueUrl,
    Entries: messages.map((message, index) => ({
      Id: String(index),
      ReceiptHandle: message.ReceiptHandle,
    })),
  });
}
