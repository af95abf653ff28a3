import { isDeepStrictEqual } from 'node:util';
import type { StatusCause } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import { at } from '../table/read.ts';
import { invalidValue, required, unsupported } from './causes.ts';
import { configMapCauses, dataChangeCauses, secretCauses } from './data-rules.ts';
import { bindingCauses, bindingChangeCauses, roleCauses } from './rbac-rules.ts';

interface ObjectRules {
  /** What is wrong with an object, its metadata apart. */
  readonly causes: (object: KubeObject) => readonly StatusCause[];
  /** What of it cannot change. */
  readonly changeCauses?: (object: KubeObject, old: KubeObject) => readonly StatusCause[];
}

const binding: ObjectRules = { causes: bindingCauses, changeCauses: bindingChangeCauses };

const rules: Readonly<Record<string, ObjectRules>> = {
  ConfigMap: { causes: configMapCauses, changeCauses: dataChangeCauses },
  Secret: { causes: secretCauses, changeCauses: dataChangeCauses },
  Role: { causes: roleCauses },
  ClusterRole: { causes: roleCauses },
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  Lease: { causes: leaseCauses },
  Namespace: { causes: namespaceCauses },
  StorageClass: { causes: storageClassCauses, changeCauses: storageClassChangeCauses },
};

/**
 * What is wrong with an object by the rules of its kind, and, with the one before it, what of it
 * cannot change. Source: kube-apiserver 1.36 `pkg/apis/<group>/validation`.
 */
export function objectCauses(
  object: KubeObject,
  old: KubeObject | undefined,
): readonly StatusCause[] {
  const own = Object.hasOwn(rules, object.kind) ? rules[object.kind] : undefined;
  if (own === undefined) return [];
  const changed = old === undefined ? [] : (own.changeCauses?.(object, old) ?? []);
  return [...changed, ...own.causes(object)];
}

function leaseCauses(lease: KubeObject): readonly StatusCause[] {
  const seconds = at(lease, 'spec', 'leaseDurationSeconds');
  const transitions = at(lease, 'spec', 'leaseTransitions');
  return [
    ...(typeof seconds === 'number' && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(typeof transitions === 'number' && transitions < 0
      ? [invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ];
}

function namespaceCauses(namespace: KubeObject): readonly StatusCause[] {
  const phase = at(namespace, 'status', 'phase');
  if (namespace.metadata.deletionTimestamp !== undefined || phase === 'Active') return [];
  const problem = "may only be 'Active' if `deletionTimestamp` is empty";
  return [invalidValue('status.Phase', phase ?? '', problem)];
}

const bindingModes = ['Immediate', 'WaitForFirstConsumer'];
const reclaimPolicies = ['Delete', 'Retain'];

function storageClassCauses(storageClass: KubeObject): readonly StatusCause[] {
  const { provisioner = '', reclaimPolicy, volumeBindingMode } = storageClass;
  return [
    ...(provisioner === '' ? [required('provisioner')] : []),
    ...(reclaimPolicies.some((one) => one === reclaimPolicy)
      ? []
      : [unsupported('reclaimPolicy', reclaimPolicy, reclaimPolicies)]),
    ...(bindingModes.some((one) => one === volumeBindingMode)
      ? []
      : [unsupported('volumeBindingMode', volumeBindingMode, bindingModes)]),
  ];
}

const lasting = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'];

function storageClassChangeCauses(
  storageClass: KubeObject,
  old: KubeObject,
): readonly StatusCause[] {
  return lasting
    .filter((member) => !isDeepStrictEqual(storageClass[member], old[member]))
    .map((member) => invalidValue(member, storageClass[member], 'field is immutable'));
}
