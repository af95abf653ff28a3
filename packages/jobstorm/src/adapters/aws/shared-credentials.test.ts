import { describe, expect, it } from 'vitest';
import { SharedCredentials, type CredentialSource } from './shared-credentials.ts';
import { targetErrorOf } from './target-error.ts';

/** Credentials that are others each time they are asked for anew, or always the same. */
function source(areRenewable: boolean): { ask: CredentialSource; renewals: () => number } {
  let renewals = 0;
  return {
    renewals: () => renewals,
    ask: async (options) => {
      if (options?.forceRefresh === true) {
        renewals += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
      const generation = areRenewable ? renewals : 0;
      return { accessKeyId: `key-${generation}`, secretAccessKey: 'secret' };
    },
  };
}

function expired(): Promise<never> {
  return Promise.reject(Object.assign(new Error('old'), { name: 'ExpiredTokenException' }));
}

describe('SharedCredentials', () => {
  it('guard() renews once for all that fail together, so that trying again helps', async () => {
    const { ask, renewals } = source(true);
    const credentials = new SharedCredentials(ask);
    const before = await credentials.provide();

    const thrown = await Promise.all(
      [1, 2, 3].map(() => credentials.guard(expired).catch((error: unknown) => error)),
    );

    expect(renewals()).toBe(1);
    expect(thrown.map((error) => targetErrorOf(error, 'x').kind)).toEqual(
      Array(3).fill('transient'),
    );
    expect((await credentials.provide()).accessKeyId).not.toBe(before.accessKeyId);
  });

  it('guard() leaves it at that when there are no others to be had', async () => {
    const { ask, renewals } = source(false);

    const thrown = await new SharedCredentials(ask).guard(expired).catch((error: unknown) => error);

    expect(renewals()).toBe(1);
    expect(targetErrorOf(thrown, 'x').kind).toBe('access-denied');
  });

  it('guard() has nothing to do with other errors', async () => {
    const { ask, renewals } = source(true);
    const fail = (): Promise<never> => Promise.reject(new Error('other'));

    await expect(new SharedCredentials(ask).guard(fail)).rejects.toThrow('other');
    expect(renewals()).toBe(0);
  });
});
