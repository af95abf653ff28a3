import { createHash } from 'node:crypto';
import type { AwsAccount } from '../aws-account.ts';
import type { CallerKeys, Callers } from '../callers.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { createQueryService, requiredParameter } from '../protocol/query.ts';
import { isoDate } from '../protocol/rest-json.ts';
import type { XmlValue } from '../protocol/xml.ts';

const durationSecondsDefault = 3_600;
const roleArnPattern = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/;

export interface StsOptions {
  readonly account: AwsAccount;
  readonly callers: Callers;
  /** ms since 1970 */
  readonly now: () => number;
}

/** STS: who one is, and roles to assume; every role exists and trusts everybody. */
export function createStsApi({ account, callers, now }: StsOptions): AwsService {
  const assume = (parameters: URLSearchParams): XmlValue => {
    const seconds = durationSeconds(parameters.get('DurationSeconds'));
    const sessionName = requiredParameter(parameters, 'RoleSessionName');
    const roleName = roleNameOf(requiredParameter(parameters, 'RoleArn'));
    const keys = callers.assume(roleName, sessionName, now() + seconds * 1_000);
    const userId = `${idOf('AROA', roleName)}:${sessionName}`;
    return {
      Credentials: credentials(keys),
      AssumedRoleUser: { AssumedRoleId: userId, Arn: keys.arn },
    };
  };
  return createQueryService({
    signingName: 'sts',
    dialect: 'query',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    actions: {
      GetCallerIdentity: (_parameters, callerArn) => ({
        Arn: callerArn,
        UserId: userIdOf(callerArn),
        Account: account.accountId,
      }),
      AssumeRole: assume,
      AssumeRoleWithWebIdentity: (parameters) => {
        requiredParameter(parameters, 'WebIdentityToken');
        return assume(parameters);
      },
    },
  });
}

function credentials(keys: CallerKeys): XmlValue {
  return {
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    SessionToken: keys.sessionToken,
    Expiration: isoDate(keys.expiresAt),
  };
}

function roleNameOf(arn: string): string {
  const name = roleArnPattern.exec(arn)?.[1];
  if (name !== undefined) return name;
  throw new AwsError('ValidationError', `${arn} is invalid: it must be the ARN of a role`);
}

function durationSeconds(text: string | null): number {
  if (text === null) return durationSecondsDefault;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200) return seconds;
  throw new AwsError('ValidationError', 'DurationSeconds must be a whole number from 900 to 43200');
}

function userIdOf(callerArn: string): string {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(callerArn) ?? [];
  if (role === undefined) return idOf('AIDA', callerArn);
  return `${idOf('AROA', role)}:${session ?? ''}`;
}

/** Unique ids of IAM: a prefix that says of what, and 17 letters and digits. */
function idOf(prefix: string, name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').toUpperCase();
  return `${prefix}${digest.slice(0, 17)}`;
}
