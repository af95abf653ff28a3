import { ApiError, type StatusCause } from './api-error.ts';
import type { KubeObjectDraft } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';
import type { ResourceAnswer } from './resource-request.ts';
import { invalid, invalidValue } from './validation/causes.ts';

/** Who every client is: the twin knows one administrator. */
const user = { username: 'jobstorm', groups: ['system:masters', 'system:authenticated'] };

const everything = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};

const statuses: Readonly<Record<string, (spec: unknown) => unknown>> = {
  SelfSubjectAccessReview: (spec) => {
    const asked = isMapping(spec) ? spec : {};
    const path = asked['nonResourceAttributes'];
    const isOfResource = isMapping(asked['resourceAttributes']);
    if (isOfResource && isMapping(path)) {
      const shown = { Path: path['path'] ?? '', Verb: path['verb'] ?? '' };
      const why = 'cannot be specified in combination with resourceAttributes';
      throw refused(invalidValue('spec.nonResourceAttributes', shown, why));
    }
    if (isOfResource || isMapping(path)) return { allowed: true };
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw refused(invalidValue('spec.resourceAttributes', null, why));
  },
  SelfSubjectRulesReview: (spec) => {
    if (isMapping(spec) && typeof spec['namespace'] === 'string') return everything;
    throw new ApiError('BadRequest', 'no namespace on request');
  },
  SelfSubjectReview: () => ({ userInfo: user }),
};

/** Whether objects of this kind are answered and not stored. */
export function isReview({ kind }: ResourceType): boolean {
  return Object.hasOwn(statuses, kind);
}

function refused(cause: StatusCause): ApiError {
  return invalid({ group: 'authorization.k8s.io', kind: '' }, '', [cause]);
}

/**
 * What a client may do and who it is, which is answered and not stored; undefined for kinds that
 * are stored.
 *
 * @throws {ApiError} Invalid or BadRequest when the review asks nothing, or too much
 */
export function reviewAnswer(
  type: ResourceType,
  draft: KubeObjectDraft,
): ResourceAnswer | undefined {
  if (!isReview(type)) return undefined;
  const { kind } = type;
  if (Object.keys(draft.metadata ?? {}).length > 0) {
    throw refused(invalidValue('metadata', draft.metadata, 'must be empty'));
  }
  const status = statuses[kind]?.(draft['spec']);
  const spec = draft['spec'] === undefined ? {} : { spec: draft['spec'] };
  const body = { kind, apiVersion: groupVersionOf(type), metadata: {}, ...spec, status };
  return { code: 201, body };
}
