import { applyPatch as applyOperations, type Operation } from 'rfc6902';
import { ApiError } from '../api-error.ts';
import type { KubeObject, KubeObjectDraft } from '../kube-object.ts';
import { isMapping, mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

export const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const;
export type PatchType = (typeof patchTypes)[number];

/**
 * An object with a patch applied; nothing of it is checked yet.
 *
 * @throws {ApiError} BadRequest or Invalid when the patch cannot be read or does not apply
 */
export function applyPatch(object: KubeObject, type: PatchType, patch: unknown): KubeObjectDraft {
  const patched =
    type === 'application/json-patch+json'
      ? jsonPatch(object, patch)
      : type === 'application/merge-patch+json'
        ? mergePatch(object, patch)
        : strategicMergePatch(object, patch);
  if (!isMapping(patched)) throw new ApiError('BadRequest', 'the patch leaves no object');
  return patched;
}

function jsonPatch(object: KubeObject, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new ApiError(
      'BadRequest',
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  if (!patch.every(isMapping)) {
    throw new ApiError('BadRequest', 'error decoding patch: an operation must be an object');
  }
  const copy: unknown = structuredClone(object);
  const errors = applyOperations(copy, patch as readonly unknown[] as Operation[]);
  const failed = errors.find((error) => error !== null);
  if (failed !== undefined) {
    throw new ApiError(
      'Invalid',
      'the server rejected our request due to an error in our request',
      {},
    );
  }
  return copy;
}
