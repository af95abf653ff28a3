import {
  CancelJobRunCommand,
  ListJobRunsCommand,
  type EMRContainersClient,
  type JobRun,
  type ListJobRunsCommandInput,
} from '@aws-sdk/client-emr-containers';
import type { Timeline } from '../../engine/ports.ts';
import { sessionTag } from '../../model/session.ts';
import { targetErrorOf } from '../aws/target-error.ts';
import { CallError, PacedCalls } from '../paced-calls.ts';

/** Whose job runs are meant. */
export interface JobRunOwner {
  readonly virtualClusterId: string;
  /** Only those with the tag of this session; null = all, since all of it is the session's. */
  readonly session: string | null;
}

const pageSize = 100;
const activeStates = ['PENDING', 'SUBMITTED', 'RUNNING', 'CANCEL_PENDING'] as const;

/** The job runs of virtual clusters: listed as a whole, and cancelled. */
export class ListedJobRuns {
  readonly #emr: EMRContainersClient;
  readonly #lists: PacedCalls;
  readonly #cancels: PacedCalls;

  constructor(emr: EMRContainersClient, timeline: Timeline) {
    this.#emr = emr;
    const paced = (action: string): PacedCalls =>
      new PacedCalls({ timeline, toTargetError: (thrown) => targetErrorOf(thrown, action) });
    this.#lists = paced('ListJobRuns');
    this.#cancels = paced('CancelJobRun');
  }

  /** @throws {CallError} when they cannot be listed */
  async list({ virtualClusterId, session }: JobRunOwner): Promise<JobRun[]> {
    const found = await this.#all({ virtualClusterId, states: [...activeStates] });
    return found.filter(({ tags }) => session === null || tags?.[sessionTag] === session);
  }

  /**
   * All that were created after a date, whatever has become of them and whosever they are.
   *
   * @throws {CallError} when they cannot be listed
   */
  listCreatedAfter(virtualClusterId: string, createdAfter: Date): Promise<JobRun[]> {
    return this.#all({ virtualClusterId, createdAfter });
  }

  async #all(query: ListJobRunsCommandInput): Promise<JobRun[]> {
    const found: JobRun[] = [];
    let nextToken: string | undefined;
    do {
      const more = nextToken === undefined ? {} : { nextToken };
      const command = new ListJobRunsCommand({ ...query, maxResults: pageSize, ...more });
      const page = await this.#lists.call(() => this.#emr.send(command));
      found.push(...(page.jobRuns ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && nextToken !== '');
    return found;
  }

  /**
   * Asks for a job run to be cancelled. One that has ended meanwhile needs none.
   *
   * @throws {CallError} when it cannot be asked for
   */
  async cancel(virtualClusterId: string, id: string): Promise<void> {
    try {
      const command = new CancelJobRunCommand({ virtualClusterId, id });
      await this.#cancels.call(() => this.#emr.send(command));
    } catch (thrown) {
      const kind = thrown instanceof CallError ? thrown.targetError.kind : null;
      if (kind !== 'rejected' && kind !== 'not-found') throw thrown;
    }
  }
}
