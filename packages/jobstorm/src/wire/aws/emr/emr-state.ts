import type { EmrAnswer } from '../../../twin/emr/emr-answer.ts';
import { success } from '../../../twin/emr/emr-answer.ts';
import type { JobTemplateData } from '../../../model/job-template-data.ts';
import type { ServedTwin } from '../../served-twin.ts';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { JobMatching } from '../../job-matching.ts';
import { JobRunRecords } from './job-run-records.ts';

type Tags = Readonly<Record<string, string>>;

/** What a virtual cluster was created with and only ever tells again. */
export interface VirtualClusterExtras {
  readonly nodeLabel: string | undefined;
  readonly securityConfigurationId: unknown;
  readonly sessionEnabled: unknown;
}

/** A security configuration: kept and told, without an effect on job runs. */
export interface SecurityConfigurationRecord {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly createdBy: string;
  isDeleted: boolean;
}

/** A job template of the account. */
export interface JobTemplateRecord {
  readonly id: string;
  readonly name: string;
  readonly data: JobTemplateData;
  readonly kmsKeyArn: unknown;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly createdBy: string;
  isDeleted: boolean;
}

/** Statuses of HTTP other than 400. Source: API Reference, common errors. */
const statusOf: Readonly<Record<string, number>> = { InternalServerException: 500 };

/**
 * What EMR on EKS knows beside what the twin's service simulates: tags, the requests of job runs,
 * and what creating requests have made already.
 */
export class EmrState {
  readonly served: ServedTwin;
  readonly account: AwsAccount;
  readonly jobRuns = new JobRunRecords();
  /** By virtual cluster id, when DeleteVirtualCluster took effect, ms since 1970. */
  readonly deletedAt = new Map<string, number>();
  /** By virtual cluster id, what the twin's service has no use for. */
  readonly virtualClusterExtras = new Map<string, VirtualClusterExtras>();
  readonly securityConfigurations: SecurityConfigurationRecord[] = [];
  readonly jobTemplates: JobTemplateRecord[] = [];
  readonly jobs: JobMatching;
  readonly #tags = new Map<string, Tags>();
  readonly #made = new Map<string, unknown>();

  constructor(served: ServedTwin, account: AwsAccount) {
    this.served = served;
    this.account = account;
    this.jobs = new JobMatching(served.scenario.jobs);
  }

  /** ms since 1970 */
  get now(): number {
    return this.served.now();
  }

  /** An id of 25 characters, as of everything but job runs. */
  newId(): string {
    return this.served.twin.emr.ids.virtualClusterId();
  }

  /** @param path such as `/virtualclusters/ID` */
  arn(path: string): string {
    const { region, accountId } = this.account;
    return `arn:aws:emr-containers:${region}:${accountId}:${path}`;
  }

  tagsOf(arn: string): Tags {
    return this.#tags.get(arn) ?? {};
  }

  /** Whether there is, or was, a resource of this ARN: each has tags, if only none. */
  isTaggable(arn: string): boolean {
    return this.#tags.has(arn);
  }

  setTags(arn: string, tags: Tags): void {
    this.#tags.set(arn, tags);
  }

  /** @throws {AwsError} ResourceNotFoundException when there is none of this id */
  securityConfigurationOf(id: unknown): SecurityConfigurationRecord {
    const found = this.securityConfigurations.find((one) => one.id === id && !one.isDeleted);
    if (found !== undefined) return found;
    throw new AwsError(
      'ResourceNotFoundException',
      `Security configuration ${String(id)} doesn't exist.`,
    );
  }

  /** @throws {AwsError} ResourceNotFoundException when there is none of this id */
  jobTemplateOf(id: unknown): JobTemplateRecord {
    const found = this.jobTemplates.find((one) => one.id === id && !one.isDeleted);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Job template ${String(id)} doesn't exist.`);
  }

  /**
   * A request to the service, within its quotas and after its latency.
   *
   * @param action whose quota it counts against
   * @param perform what it does once it is admitted; may throw an {@link AwsError}
   */
  async ask<Value>(action: string, perform: () => Value): Promise<Value> {
    return unwrap(await this.served.askEmr(action, () => success(attempt(perform))))();
  }

  /** Makes something once for each client token: a second request gets what the first made. */
  once<Value>(action: string, token: unknown, make: () => Value): Value {
    const key = `${action}/${String(token)}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known as Value;
    const made = make();
    this.#made.set(key, made);
    return made;
  }
}

/** @throws {AwsError} when the answer is an error */
export function unwrap<Value>(answer: EmrAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  const { code, message } = answer.error;
  throw new AwsError(code, message, statusOf[code] ?? 400);
}

/** Performs now, and gives or throws the outcome when it is called: after the way back. */
function attempt<Value>(perform: () => Value): () => Value {
  try {
    const value = perform();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
