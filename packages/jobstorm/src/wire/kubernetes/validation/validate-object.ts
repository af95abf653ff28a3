import type { KubeObject, KubeObjectDraft } from '../kube-object.ts';
import type { ResourceType } from '../resource-type.ts';
import { invalid } from './causes.ts';
import { metadataCauses, metadataChangeCauses } from './metadata-rules.ts';
import { nameCauses } from './name-rules.ts';
import { objectCauses } from './object-rules.ts';

/**
 * Checks a new object, completed, by the rules of all objects and those of its kind.
 *
 * @throws {ApiError} Invalid with all that is wrong with it
 */
export function validateNew(object: KubeObject, type: ResourceType): void {
  const { name, generateName = '' } = object.metadata;
  const causes = [
    ...nameCauses({ name, generateName }, type),
    ...metadataCauses(object),
    ...objectCauses(object, undefined),
  ];
  if (causes.length > 0) throw invalid(type, name, causes);
}

/**
 * Checks an update, completed, and what it was to change.
 *
 * @param draft what the client gave, before it was completed
 * @throws {ApiError} Invalid with all that is wrong with it
 */
export function validateUpdate(
  object: KubeObject,
  draft: KubeObjectDraft,
  stored: KubeObject,
  type: ResourceType,
): void {
  const causes = [
    ...metadataChangeCauses(draft, stored),
    ...metadataCauses(object),
    ...objectCauses(object, stored),
  ];
  if (causes.length > 0) throw invalid(type, object.metadata.name, causes);
}
