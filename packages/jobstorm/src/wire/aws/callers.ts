import { randomBytes } from 'node:crypto';
import type { AwsAccount } from './aws-account.ts';

/** Keys of somebody who calls the twin, as clients hold them. */
export interface CallerKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Undefined for keys that do not expire. */
  readonly sessionToken?: string;
  readonly arn: string;
  /** ms since 1970; Infinity = never. */
  readonly expiresAt: number;
}

/** Who may call: one user of the account, and whoever has assumed a role. */
export class Callers {
  /** The user whose keys are shown when the twin starts. */
  readonly user: CallerKeys;
  readonly #account: AwsAccount;
  readonly #byKey = new Map<string, CallerKeys>();

  constructor(account: AwsAccount) {
    this.#account = account;
    this.user = {
      accessKeyId: newKeyId('AKIA'),
      secretAccessKey: newSecret(30),
      arn: `arn:aws:iam::${account.accountId}:user/jobstorm`,
      expiresAt: Infinity,
    };
    this.#byKey.set(this.user.accessKeyId, this.user);
  }

  find(accessKeyId: string): CallerKeys | undefined {
    return this.#byKey.get(accessKeyId);
  }

  /** ARN of whoever signs with these keys; unknown keys count as the user's. */
  arnOf(accessKeyId: string): string {
    return (this.find(accessKeyId) ?? this.user).arn;
  }

  /**
   * Keys of a session of a role.
   *
   * @param expiresAt ms since 1970
   */
  assume(roleName: string, sessionName: string, expiresAt: number): CallerKeys {
    const keys: CallerKeys = {
      accessKeyId: newKeyId('ASIA'),
      secretAccessKey: newSecret(30),
      sessionToken: newSecret(96),
      arn: `arn:aws:sts::${this.#account.accountId}:assumed-role/${roleName}/${sessionName}`,
      expiresAt,
    };
    this.#byKey.set(keys.accessKeyId, keys);
    return keys;
  }
}

/** 20 capital letters and digits, as AWS forms them. */
function newKeyId(prefix: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const letters = [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length] ?? '');
  return prefix + letters.join('');
}

function newSecret(bytes: number): string {
  return randomBytes(bytes).toString('base64');
}
