import { createHash } from 'node:crypto';

/** A message as a consumer receives it. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly Attributes: Readonly<Record<string, string>>;
}

interface Message {
  readonly id: string;
  readonly body: string;
  /** ms since 1970 */
  readonly sentAt: number;
  /** Hidden from consumers until then, ms since 1970. */
  visibleAt: number;
  receives: number;
}

/** A standard queue of SQS: what was received comes again unless it is deleted in time. */
export class MessageQueue {
  readonly name: string;
  readonly createdAt: number;
  attributes: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  readonly #messages = new Map<string, Message>();
  readonly #listeners = new Set<() => void>();

  constructor(
    name: string,
    createdAt: number,
    { attributes = {}, tags = {} }: Partial<Pick<MessageQueue, 'attributes' | 'tags'>>,
  ) {
    this.name = name;
    this.createdAt = createdAt;
    this.attributes = attributes;
    this.tags = tags;
  }

  /** Calls back when there may be something to receive, until the returned function is called. */
  onMessage(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  send(id: string, body: string, now: number): void {
    const retentionMs = Number(this.attributes['MessageRetentionPeriod'] ?? 345_600) * 1_000;
    for (const [old, { sentAt }] of this.#messages) {
      if (sentAt + retentionMs <= now) this.#messages.delete(old);
    }
    this.#messages.set(id, { id, body, sentAt: now, visibleAt: now, receives: 0 });
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param visibilityMs for how long nobody else receives what this call does */
  receive(max: number, visibilityMs: number, now: number): readonly ReceivedMessage[] {
    const received: ReceivedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (received.length === max) break;
      if (message.visibleAt > now) continue;
      message.visibleAt = now + visibilityMs;
      message.receives += 1;
      received.push(view(message));
    }
    return received;
  }

  /** Harmless when it is gone already; false when the handle is none of this queue. */
  delete(receiptHandle: string): boolean {
    const id = Buffer.from(receiptHandle, 'base64url').toString().split('/')[0] ?? '';
    if (!/^[0-9a-f-]{36}$/.test(id)) return false;
    this.#messages.delete(id);
    return true;
  }

  purge(): void {
    this.#messages.clear();
  }

  /** How many could be received, and how many are hidden. */
  counts(now: number): { readonly visible: number; readonly hidden: number } {
    const visible = [...this.#messages.values()].filter((one) => one.visibleAt <= now).length;
    return { visible, hidden: this.#messages.size - visible };
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function view({ id, body, sentAt, receives }: Message): ReceivedMessage {
  return {
    MessageId: id,
    ReceiptHandle: Buffer.from(`${id}/${receives}`).toString('base64url'),
    MD5OfBody: md5(body),
    Body: body,
    Attributes: {
      SentTimestamp: String(Math.floor(sentAt)),
      ApproximateReceiveCount: String(receives),
    },
  };
}
