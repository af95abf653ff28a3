import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { MessageQueue } from './message-queue.ts';

/** The queues of the account. */
export class Queues {
  readonly #account: AwsAccount;
  /** URL of the AWS endpoint. */
  readonly #endpoint: () => string;
  readonly #byName = new Map<string, MessageQueue>();

  constructor(account: AwsAccount, endpoint: () => string) {
    this.#account = account;
    this.#endpoint = endpoint;
  }

  get all(): readonly MessageQueue[] {
    return [...this.#byName.values()];
  }

  add(queue: MessageQueue): void {
    this.#byName.set(queue.name, queue);
  }

  remove({ name }: MessageQueue): void {
    this.#byName.delete(name);
  }

  find(name: string): MessageQueue | undefined {
    return this.#byName.get(name);
  }

  /** Of an ARN or a URL, which both end in the name. */
  findByReference(reference: string): MessageQueue | undefined {
    return this.find(reference.split(/[:/]/).at(-1) ?? '');
  }

  /** @throws {AwsError} QueueDoesNotExist */
  get(reference: unknown): MessageQueue {
    const found = this.findByReference(String(reference));
    if (found !== undefined) return found;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  urlOf({ name }: MessageQueue): string {
    return `${this.#endpoint()}/${this.#account.accountId}/${name}`;
  }

  arnOf({ name }: MessageQueue): string {
    const { region, accountId } = this.#account;
    return `arn:aws:sqs:${region}:${accountId}:${name}`;
  }
}
