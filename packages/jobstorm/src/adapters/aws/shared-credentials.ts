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
  #refresh: Promise<boolean> | undefined;

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
    try {
      return await send();
    } catch (thrown) {
      if (!hasExpired(thrown) || !(thrown instanceof Error)) throw thrown;
      // One renewal for all requests that meet the same end.
      this.#refresh ??= this.#renew().finally(() => (this.#refresh = undefined));
      throw Object.assign(thrown, { areCredentialsRefreshed: await this.#refresh });
    }
  }

  /** Whether there are others now. */
  async #renew(): Promise<boolean> {
    try {
      const before = await this.#source();
      const after = await this.#source({ forceRefresh: true });
      return before.accessKeyId !== after.accessKeyId || before.sessionToken !== after.sessionToken;
    } catch {
      return false;
    }
  }
}
