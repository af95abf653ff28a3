import { ApiError } from './api-error.ts';
import type { KubeObjectDraft } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';
import type { ResourceAnswer } from './resource-request.ts';

/** Who every client is: the twin knows one administrator. */
const user = { username: 'jobstorm', groups: ['system:masters', 'system:authenticated'] };

const statuses: Readonly<Record<string, (spec: unknown) => unknown>> = {
  SelfSubjectAccessReview: (spec) => {
    const asks =
      isMapping(spec) &&
      (isMapping(spec['resourceAttributes']) || isMapping(spec['nonResourceAttributes']));
    if (asks) return { allowed: true };
    const message =
      'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const field = 'spec.resourceAttributes';
    throw new ApiError('Invalid', `.authorization.k8s.io "" is invalid: ${field}: ${message}`, {
      group: 'authorization.k8s.io',
      causes: [{ reason: 'FieldValueInvalid', message, field }],
    });
  },
  SelfSubjectRulesReview: () => ({
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  }),
  SelfSubjectReview: () => ({ userInfo: user }),
};

/** Whether objects of this kind are answered and not stored. */
export function isReview({ kind }: ResourceType): boolean {
  return Object.hasOwn(statuses, kind);
}

/**
 * What a client may do and who it is, which is answered and not stored; undefined for kinds that
 * are stored.
 *
 * @throws {ApiError} Invalid when the review asks nothing
 */
export function reviewAnswer(
  type: ResourceType,
  draft: KubeObjectDraft,
): ResourceAnswer | undefined {
  if (!isReview(type)) return undefined;
  const { kind } = type;
  const status = statuses[kind]?.(draft['spec']);
  const spec = draft['spec'] === undefined ? {} : { spec: draft['spec'] };
  const body = { kind, apiVersion: groupVersionOf(type), metadata: {}, ...spec, status };
  return { code: 201, body };
}
