import type { KubeObject } from './kube-object.ts';

/**
 * What is particular about the objects of one kind, beside what holds for all: how clients' writes
 * reach the twin. Every part may be left out.
 */
export interface KindRules {
  /** Why clients cannot create any; undefined = they can. */
  readonly refusesCreation?: string;
  /**
   * Completes a new object, or refuses it.
   *
   * @throws {ApiError} when it cannot be
   */
  readonly admit?: (object: KubeObject) => KubeObject;
  /** It was created by a client. */
  readonly created?: (object: KubeObject) => void;
  /** It was changed by a client. */
  readonly updated?: (object: KubeObject, previous: KubeObject) => void;
  /**
   * A client wants it deleted. `later`: it stays with a deletion timestamp, and the twin removes
   * it once what belongs to it is gone.
   */
  readonly deleting?: (object: KubeObject) => 'now' | 'later';
  /** Brings what the twin writes at intervals up to date, before it is read. */
  readonly refresh?: () => void;
}
