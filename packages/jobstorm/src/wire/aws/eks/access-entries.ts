import { randomUUID } from 'node:crypto';
import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Input } from '../protocol/rest-json.ts';

/** An access policy that a principal has on the cluster. */
export interface AssociatedPolicy {
  readonly policyArn: string;
  readonly accessScope: unknown;
  /** Seconds since 1970. */
  readonly associatedAt: number;
  readonly modifiedAt: number;
}

interface AccessEntry {
  readonly principalArn: string;
  readonly arn: string;
  readonly createdAt: number;
  modifiedAt: number;
  input: Input;
  readonly policies: Map<string, AssociatedPolicy>;
}

/**
 * Access entries of the cluster. They are kept and told; the twin's Kubernetes API asks for its
 * token alone, whatever they say.
 */
export class AccessEntries {
  readonly #account: AwsAccount;
  /** ms since 1970 */
  readonly #now: () => number;
  readonly #byPrincipal = new Map<string, AccessEntry>();

  constructor(account: AwsAccount, now: () => number) {
    this.#account = account;
    this.#now = now;
  }

  get principals(): readonly string[] {
    return [...this.#byPrincipal.keys()];
  }

  /** @throws {AwsError} ResourceInUseException */
  create(input: Input): object {
    const principalArn = String(input['principalArn']);
    if (this.#byPrincipal.has(principalArn)) {
      throw new AwsError(
        'ResourceInUseException',
        'The specified access entry resource is already in use on this cluster.',
        409,
      );
    }
    const { region, accountId, clusterName } = this.#account;
    const [, kind = 'role', name = ''] = /:(role|user)\/(.*)$/.exec(principalArn) ?? [];
    const path = `${clusterName}/${kind}/${accountId}/${name}/${randomUUID()}`;
    const entry: AccessEntry = {
      principalArn,
      arn: `arn:aws:eks:${region}:${accountId}:access-entry/${path}`,
      createdAt: this.#seconds,
      modifiedAt: this.#seconds,
      input,
      policies: new Map(),
    };
    this.#byPrincipal.set(principalArn, entry);
    return this.#view(entry);
  }

  describe({ principalArn }: Input): object {
    return this.#view(this.#get(principalArn));
  }

  update(input: Input): object {
    const entry = this.#get(input['principalArn']);
    entry.input = { ...entry.input, ...input };
    entry.modifiedAt = this.#seconds;
    return this.#view(entry);
  }

  delete({ principalArn }: Input): void {
    this.#byPrincipal.delete(this.#get(principalArn).principalArn);
  }

  associate({ principalArn, policyArn, accessScope }: Input): AssociatedPolicy {
    const { policies } = this.#get(principalArn);
    const arn = String(policyArn);
    const associatedAt = policies.get(arn)?.associatedAt ?? this.#seconds;
    const policy = { policyArn: arn, accessScope, associatedAt, modifiedAt: this.#seconds };
    policies.set(arn, policy);
    return policy;
  }

  policiesOf({ principalArn }: Input): readonly AssociatedPolicy[] {
    return [...this.#get(principalArn).policies.values()];
  }

  /** @throws {AwsError} ResourceNotFoundException */
  disassociate({ principalArn, policyArn }: Input): void {
    if (this.#get(principalArn).policies.delete(String(policyArn))) return;
    throw notFound(`The policy ${String(policyArn)} is not associated with it.`);
  }

  #get(principalArn: unknown): AccessEntry {
    const found = this.#byPrincipal.get(String(principalArn));
    if (found !== undefined) return found;
    throw notFound(
      `The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.`,
    );
  }

  #view({ principalArn, arn, createdAt, modifiedAt, input }: AccessEntry): object {
    return {
      clusterName: this.#account.clusterName,
      principalArn,
      kubernetesGroups: input['kubernetesGroups'] ?? [],
      accessEntryArn: arn,
      createdAt,
      modifiedAt,
      tags: input['tags'] ?? {},
      username: input['username'] ?? principalArn,
      type: input['type'] ?? 'STANDARD',
    };
  }

  get #seconds(): number {
    return Math.floor(this.#now()) / 1_000;
  }
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}
