import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { minute, second } from '../../../model/instant.ts';
import type { Credential } from './credential.ts';
import { runExecPlugin, type ExecPlugin } from './exec-plugin.ts';

type ReadCredential = () => Promise<Credential>;

/** As the name of an auth provider of the kubeconfig. */
const providerName = 'jobstorm';
/** Before it expires a credential is read anew so long, or a tenth of its life where that is less. */
const marginMsMax = minute;
/** A file is read anew so often, as client-go does. Source: client-go `transport/token_source.go`. */
const fileMsMax = minute;
/** One that is refused so soon, and was never good, is refused for another reason than its age. */
const freshMs = second;

interface Held {
  readonly credential: Credential;
  /** Of `performance.now()`. */
  readonly readAt: number;
  /** Unix time, ms. */
  readonly readAtMs: number;
  /** Whether the server has taken it. */
  isAccepted: boolean;
}

/**
 * Credentials that run out: of a plug-in, such as `aws eks get-token`, whose tokens last 15
 * minutes, or of a file that is written anew, such as a pod's. They are read before they expire,
 * once for all requests that wait, and again when the server refuses them earlier than they said.
 */
export class RenewableCredentials {
  readonly #read: ReadCredential;
  #held: Held | undefined;
  #reading: Promise<Held> | undefined;

  constructor(read: ReadCredential) {
    this.#read = read;
  }

  isAuthProvider({ authProvider }: User): boolean {
    return (authProvider as { name?: string } | undefined)?.name === providerName;
  }

  async applyAuthentication(_user: User, options: RequestOptions): Promise<void> {
    const { token, certificate, key } = await this.#current();
    if (certificate !== undefined) options.cert = certificate;
    if (key !== undefined) options.key = key;
    if (token === undefined) return;
    options.headers = Object.assign(options.headers ?? {}, { Authorization: `Bearer ${token}` });
  }

  /**
   * The server has refused a request (401).
   *
   * @param sentAt when it was sent, of `performance.now()`
   * @returns whether another credential is to be had, so that it is worth sending again
   */
  renew(sentAt: number): boolean {
    const held = this.#held;
    if (held === undefined || held.readAt > sentAt) return true;
    if (!held.isAccepted && performance.now() - held.readAt < freshMs) return false;
    this.#held = undefined;
    return true;
  }

  /** The server has taken a request that was sent then. */
  accept(sentAt: number): void {
    if (this.#held !== undefined && this.#held.readAt <= sentAt) this.#held.isAccepted = true;
  }

  async #current(): Promise<Credential> {
    const held = this.#held;
    if (held !== undefined && Date.now() < renewalAt(held)) return held.credential;
    this.#reading ??= this.#readAnew().finally(() => {
      this.#reading = undefined;
    });
    try {
      return (await this.#reading).credential;
    } catch (thrown) {
      // The one there is may do yet.
      const { expiresAtMs } = held?.credential ?? { expiresAtMs: null };
      if (held === undefined || expiresAtMs === null || expiresAtMs <= Date.now()) throw thrown;
      return held.credential;
    }
  }

  async #readAnew(): Promise<Held> {
    const credential = await this.#read();
    const [readAt, readAtMs] = [performance.now(), Date.now()];
    const held = { credential, readAt, readAtMs, isAccepted: false };
    this.#held = held;
    return held;
  }
}

/** When to read anew, Unix ms. */
function renewalAt({ credential: { expiresAtMs }, readAtMs }: Held): number {
  if (expiresAtMs === null) return Infinity;
  return expiresAtMs - Math.min(marginMsMax, (expiresAtMs - readAtMs) / 10);
}

const renewableOf = new WeakMap<KubeConfig, RenewableCredentials>();

/** Makes what the current user of a kubeconfig authenticates with renewable, where it can be. */
export function useRenewableCredentials(config: KubeConfig): void {
  const user = config.getCurrentUser();
  const read = user === null ? undefined : readerOf(user);
  if (user === null || read === undefined) return;
  const own = { ...user, exec: undefined, authProvider: { name: providerName } };
  config.users = config.users.map((one) => (one.name === user.name ? own : one));
  const credentials = new RenewableCredentials(read);
  config.addAuthenticator(credentials);
  renewableOf.set(config, credentials);
}

/**
 * The server has refused a request (401): see {@link RenewableCredentials.renew}. What a kubeconfig
 * holds itself, such as a token, cannot be renewed.
 */
export function renewCredentials(config: KubeConfig, sentAt: number): boolean {
  return renewableOf.get(config)?.renew(sentAt) ?? false;
}

/** The server has taken a request, so that its credentials were good. */
export function acceptCredentials(config: KubeConfig, sentAt: number): void {
  renewableOf.get(config)?.accept(sentAt);
}

function readerOf({ exec, authProvider }: User): ReadCredential | undefined {
  if (isPlugin(exec)) return () => runExecPlugin(exec);
  const { tokenFile } =
    (authProvider as { config?: { tokenFile?: string } } | undefined)?.config ?? {};
  return tokenFile === undefined ? undefined : () => readTokenFile(tokenFile);
}

function isPlugin(exec: unknown): exec is ExecPlugin {
  return typeof (exec as ExecPlugin | null | undefined)?.command === 'string';
}

/** @throws what Node throws when it cannot be read */
async function readTokenFile(path: string): Promise<Credential> {
  const token = (await readFile(path, 'utf8')).trim();
  return { token, expiresAtMs: Date.now() + fileMsMax };
}
