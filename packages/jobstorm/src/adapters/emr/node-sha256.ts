import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/** Key objects of secrets: the signer has the same one for a day, and making a key takes longest. */
const keys = new WeakMap<object, KeyObject>();

/** SHA-256 as AWS's signer wants it: with a secret, its HMAC. */
export class NodeSha256 implements Checksum {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new TypeError('The signer makes a hash for each text: none is used again');
  }
}

function keyOf(secret: SourceData): KeyObject | string {
  if (typeof secret === 'string') return secret;
  let key = keys.get(secret);
  if (key === undefined) {
    // The signer gives strings and what it hashed them to.
    key = createSecretKey(secret as Uint8Array);
    keys.set(secret, key);
  }
  return key;
}
