import type { AwsCredentialIdentity } from '@smithy/types';
import { hasExpired } from './target-error.ts';

/** Gives the caller's credentials, from a cache of its own. */
export type CredentialSource = (options?: {
  readonly forceRefresh?: boolean;
}) => Promise<AwsCredentialIdentity>;

/**
 * The credentials of all clients: found once, in the order that AWS's SDKs document (environment,
 * profile, web identity, EKS Pod Identity, instance), and found anew when a service says that they
 * have expired, which it may say before their date.
 */
export class SharedCredentials {
  readonly #source: CredentialSource;
  #renewal: Promise<boolean> | undefined;
  #renewals = 0;

  constructor(source: CredentialSource) {
    this.#source = source;
  }

  /** As clients take them; each request asks, since the source is the cache. */
  readonly provide = async (): Promise<AwsCredentialIdentity> => {
    // Clients that keep credentials themselves would go on with those that were refused.
    return { ...(await this.#source()), expiration: new Date(0) };
  };

  /**
   * Sends a request, and renews the credentials when it failed since they have expired; the error
   * is thrown on, with word of that: whoever counts attempts decides about the next.
   */
  async guard<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const renewals = this.#renewals;
    try {
      return await send();
    } catch (thrown) {
      if (!hasExpired(thrown) || !(thrown instanceof Error)) throw thrown;
      const areRefreshed = this.#renewals > renewals || (await this.#renewOnce());
      throw Object.assign(thrown, { areCredentialsRefreshed: areRefreshed });
    }
  }

  /** One renewal for all requests that went out with the same credentials. */
  #renewOnce(): Promise<boolean> {
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  /** Whether there are others now. */
  async #renew(): Promise<boolean> {
    try {
      const before = await this.#source();
      const after = await this.#source({ forceRefresh: true });
      if (isSame(before, after)) return false;
      this.#renewals += 1;
      return true;
    } catch {
      return false;
    }
  }
}

function isSame(one: AwsCredentialIdentity, other: AwsCredentialIdentity): boolean {
  return one.accessKeyId === other.accessKeyId && one.sessionToken === other.sessionToken;
}
