import {
  resourceBytes,
  type Resource,
  type WriteVerb,
} from '../../twin/cluster/control-plane/api-request.ts';
import type { ApiServer } from '../../twin/cluster/control-plane/api-server.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import type { ResourceType } from '../kubernetes/resource-type.ts';

/**
 * The objects that clients made: the twin's etcd counts them from their creation to their deletion,
 * as it does by itself with what the twin makes.
 */
export class ClientObjects {
  readonly #apiServer: ApiServer;
  readonly #uids = new Set<string>();

  constructor(apiServer: ApiServer) {
    this.#apiServer = apiServer;
  }

  created(type: ResourceType, { metadata }: KubeObject): void {
    this.#uids.add(metadata.uid);
    this.#count('create', type);
  }

  updated(type: ResourceType): void {
    this.#count('update', type);
  }

  /** Nothing happens for an object that the twin made. */
  deleted(type: ResourceType, { metadata }: KubeObject): void {
    if (this.#uids.delete(metadata.uid)) this.#count('delete', type);
  }

  #count(verb: WriteVerb, type: ResourceType): void {
    const resource = countedAs(type);
    if (resource !== undefined) this.#apiServer.stored(verb, resource);
  }
}

/** The kind under which the twin counts an object in etcd; undefined = it does not. */
export function countedAs({ plural }: ResourceType): Resource | undefined {
  return Object.hasOwn(resourceBytes, plural) ? (plural as Resource) : undefined;
}
