import type { StatusCause } from '../api-error.ts';
import type { KubeObject, KubeObjectDraft, OwnerReference } from '../kube-object.ts';
import { forbidden, invalidValue, tooLong } from './causes.ts';
import { keyCauses, labelCauses } from './label-rules.ts';

const annotationBytesMax = 256 * 1024;
/** Those that the server itself gives a meaning. */
const standardFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion'];

/**
 * What is wrong with the metadata of an object, its name apart.
 * Source: k8s.io/apimachinery `pkg/api/validation`: ValidateObjectMetaAccessor.
 */
export function metadataCauses(draft: KubeObjectDraft): readonly StatusCause[] {
  const { annotations = {}, ownerReferences = [], finalizers = [] } = draft.metadata ?? {};
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return [
    ...labelCauses(draft),
    ...(bytes > annotationBytesMax ? [tooLong('metadata.annotations', annotationBytesMax)] : []),
    ...ownerReferences.flatMap(ownerCauses),
    ...controllerCauses(ownerReferences),
    ...finalizers.flatMap(finalizerCauses),
  ];
}

/** What an update changes of the metadata that does not change. */
export function metadataChangeCauses(
  draft: KubeObjectDraft,
  { metadata: old }: KubeObject,
): readonly StatusCause[] {
  const { uid, deletionTimestamp, finalizers = [] } = draft.metadata ?? {};
  const isDeleted = old.deletionTimestamp !== undefined;
  const added = finalizers.filter((one) => old.finalizers?.includes(one) !== true);
  const names = added.map((one) => JSON.stringify(one)).join(', ');
  return [
    ...(uid === undefined || uid === old.uid
      ? []
      : [invalidValue('metadata.uid', uid, 'field is immutable')]),
    ...(deletionTimestamp === undefined || deletionTimestamp === old.deletionTimestamp
      ? []
      : [invalidValue('metadata.deletionTimestamp', deletionTimestamp, 'field is immutable')]),
    ...(isDeleted && added.length > 0
      ? [
          forbidden(
            'metadata.finalizers',
            `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`,
          ),
        ]
      : []),
  ];
}

const ownerMembers = ['apiVersion', 'kind', 'name', 'uid'] as const;

function ownerCauses(owner: Partial<OwnerReference>): readonly StatusCause[] {
  return ownerMembers
    .filter((member) => (owner[member] ?? '') === '')
    .map((member) => {
      const problem = member === 'apiVersion' ? 'version must not be empty' : 'must not be empty';
      return invalidValue(`metadata.ownerReferences.${member}`, '', problem);
    });
}

function controllerCauses(owners: readonly OwnerReference[]): readonly StatusCause[] {
  const controllers = owners.filter(({ controller }) => controller === true);
  const [first, second] = controllers;
  if (first === undefined || second === undefined) return [];
  const problem = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`;
  return [invalidValue('metadata.ownerReferences', owners, problem)];
}

function finalizerCauses(finalizer: string, index: number): readonly StatusCause[] {
  const isQualified = finalizer.includes('/') || standardFinalizers.includes(finalizer);
  const problem = 'name is neither a standard finalizer name nor is it fully qualified';
  return [
    ...keyCauses(finalizer, 'metadata.finalizers'),
    ...(isQualified ? [] : [invalidValue(`metadata.finalizers[${index}]`, finalizer, problem)]),
  ];
}
