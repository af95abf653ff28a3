import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsConnection } from './aws-connection.ts';

/** Who is asking, and what time the service says it is. */
export interface CallerIdentity {
  readonly accountId: string;
  /** Of the user or of the role's session. */
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Date of the answer, Unix ms; null when it had none. */
  readonly dateMs: number | null;
}

/**
 * Asks STS whose credentials these are; needs no permission.
 *
 * @throws what the client throws
 */
export async function readCallerIdentity({ sts }: AwsConnection): Promise<CallerIdentity> {
  let date: string | undefined;
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers?: Record<string, string> }).headers?.['date'];
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'readServerDate' },
  );
  const { Account = '', Arn = '' } = await sts.send(command);
  const dateMs = date === undefined ? NaN : Date.parse(date);
  return {
    accountId: Account,
    arn: Arn,
    partition: Arn.split(':')[1] ?? 'aws',
    dateMs: Number.isNaN(dateMs) ? null : dateMs,
  };
}
