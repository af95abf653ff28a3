import { isDeepStrictEqual } from 'node:util';
import type { StatusCause } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import { isMapping } from '../patch/merge-patch.ts';
import { invalidValue, required, unsupported } from './causes.ts';

const rbacGroup = 'rbac.authorization.k8s.io';
const noTexts: readonly string[] = [];

/** What is wrong with the rules of a Role or a ClusterRole. Source: `pkg/apis/rbac/validation`. */
export function roleCauses({ kind, rules }: KubeObject): readonly StatusCause[] {
  if (!Array.isArray(rules)) return [];
  return (rules as readonly Rule[]).flatMap((rule, index) =>
    ruleCauses(rule, `rules[${index}]`, kind === 'Role'),
  );
}

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

function ruleCauses(rule: Rule, field: string, isNamespaced: boolean): readonly StatusCause[] {
  const { verbs = noTexts, apiGroups = noTexts, resources = noTexts } = rule;
  const { nonResourceURLs = noTexts } = rule;
  const ofVerbs =
    verbs.length > 0 ? [] : [required(`${field}.verbs`, 'verbs must contain at least one value')];
  if (nonResourceURLs.length > 0) {
    const at = `${field}.nonResourceURLs`;
    if (isNamespaced) {
      const problem = 'namespaced rules cannot apply to non-resource URLs';
      return [...ofVerbs, invalidValue(at, nonResourceURLs, problem)];
    }
    if (apiGroups.length === 0 && resources.length === 0) return ofVerbs;
    const problem = 'rules cannot apply to both regular resources and non-resource URLs';
    return [...ofVerbs, invalidValue(at, nonResourceURLs, problem)];
  }
  return [
    ...ofVerbs,
    ...(apiGroups.length > 0
      ? []
      : [required(`${field}.apiGroups`, 'resource rules must supply at least one api group')]),
    ...(resources.length > 0
      ? []
      : [required(`${field}.resources`, 'resource rules must supply at least one resource')]),
  ];
}

/** What is wrong with a RoleBinding or a ClusterRoleBinding. */
export function bindingCauses({ kind, roleRef, subjects }: KubeObject): readonly StatusCause[] {
  const ref = isMapping(roleRef) ? roleRef : {};
  const roles = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const roleKind = textOf(ref['kind']);
  return [
    ...(ref['apiGroup'] === rbacGroup
      ? []
      : [unsupported('roleRef.apiGroup', textOf(ref['apiGroup']), [rbacGroup])]),
    ...(roles.includes(roleKind) ? [] : [unsupported('roleRef.kind', roleKind, roles)]),
    ...(textOf(ref['name']) === '' ? [required('roleRef.name')] : []),
    ...(Array.isArray(subjects) ? (subjects as readonly unknown[]) : []).flatMap((subject, index) =>
      subjectCauses(isMapping(subject) ? subject : {}, `subjects[${index}]`),
    ),
  ];
}

/** API groups of subjects, by their kind. */
const subjectGroups: ReadonlyMap<string, string> = new Map([
  ['ServiceAccount', ''],
  ['User', rbacGroup],
  ['Group', rbacGroup],
]);

function subjectCauses(
  subject: Readonly<Record<string, unknown>>,
  field: string,
): readonly StatusCause[] {
  const kind = textOf(subject['kind']);
  const group = textOf(subject['apiGroup']);
  const ofName = textOf(subject['name']) === '' ? [required(`${field}.name`)] : [];
  const wanted = subjectGroups.get(kind);
  if (wanted === undefined) {
    return [...ofName, unsupported(`${field}.kind`, kind, [...subjectGroups.keys()])];
  }
  return [
    ...ofName,
    ...(group === wanted ? [] : [unsupported(`${field}.apiGroup`, group, [wanted])]),
  ];
}

/** The role of a binding stays. */
export function bindingChangeCauses(object: KubeObject, old: KubeObject): readonly StatusCause[] {
  if (isDeepStrictEqual(object['roleRef'], old['roleRef'])) return [];
  const ref = isMapping(object['roleRef']) ? object['roleRef'] : {};
  const shown = { APIGroup: ref['apiGroup'], Kind: ref['kind'], Name: ref['name'] };
  return [invalidValue('roleRef', shown, 'cannot change roleRef')];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
