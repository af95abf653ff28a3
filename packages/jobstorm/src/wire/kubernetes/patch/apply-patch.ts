import { ApiError } from '../api-error.ts';
import type { KubeObject, KubeObjectDraft } from '../kube-object.ts';
import { endedEarly, jsonKind } from '../schema/decoding-problem.ts';
import { jsonPatch } from './json-patch.ts';
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
 * @throws {ApiError} when the patch cannot be read or does not apply
 */
export function applyPatch(object: KubeObject, type: PatchType, patch: unknown): KubeObjectDraft {
  const patched = patchedWith(object, type, patch);
  if (isMapping(patched)) return patched;
  throw new ApiError('BadRequest', 'the patch leaves no object');
}

function patchedWith(object: KubeObject, type: PatchType, patch: unknown): unknown {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(object, patch);
    case 'application/merge-patch+json':
      if (patch === null) throw new ApiError('BadRequest', 'Invalid JSON Patch');
      checkMapping(patch, 'error decoding patch: ');
      return mergePatch(object, patch);
    case 'application/strategic-merge-patch+json':
      if (patch === null) return object;
      checkMapping(patch, '');
      return strategicMergePatch(object, patch) ?? {};
  }
}

function checkMapping(patch: unknown, doing: string): void {
  if (isMapping(patch)) return;
  if (patch === undefined) throw new ApiError('BadRequest', `${doing}${endedEarly}`);
  throw new ApiError(
    'BadRequest',
    `${doing}json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`,
  );
}
