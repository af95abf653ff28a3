import { ApiError, type StatusCause } from './api-error.ts';
import { isMapping } from './patch/merge-patch.ts';
import { applyType } from './patch/server-side-apply.ts';
import { UnreadableBody, type ResourceRequest } from './resource-request.ts';

const managerBytesMax = 128;
const fieldValidations = ['', 'Ignore', 'Strict', 'Warn'];
const versionMatches = ['Exact', 'NotOlderThan', ''];

/**
 * Refuses options of a request that mean nothing, before anything is done: a dry run that is
 * misspelt must not write.
 * Source: k8s.io/apimachinery `pkg/apis/meta/v1/validation` and `pkg/apis/meta/internalversion`.
 *
 * @throws {ApiError} BadRequest for a number that is none, Invalid for the rest
 */
export function checkOptions(request: ResourceRequest): void {
  const { method, query, body } = request;
  checkNumbers(query);
  if (method === 'DELETE' && body instanceof UnreadableBody) {
    const message = `couldn't get version/kind; json parse error: ${body.reason}`;
    throw new ApiError('BadRequest', message);
  }
  if (method === 'GET' || (method === 'DELETE' && request.target.name === null)) {
    refuse('ListOptions', listCauses(query));
  }
  const kind = optionsKinds[method];
  if (kind === undefined) return;
  const own = kind === 'DeleteOptions' ? deleteCauses(request) : writeCauses(query);
  refuse(kind, [...dryRunCauses(query), ...own]);
  if (kind === 'PatchOptions') refuse(kind, patchCauses(request));
}

const optionsKinds: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
};

/** As Go reads them into whole numbers. */
function checkNumbers(query: URLSearchParams): void {
  for (const name of ['limit', 'timeoutSeconds', 'gracePeriodSeconds']) {
    const text = query.get(name) ?? '';
    if (text === '' || /^[+-]?\d{1,18}$/.test(text)) continue;
    const message = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new ApiError('BadRequest', message);
  }
}

function listCauses(query: URLSearchParams): readonly StatusCause[] {
  const match = query.get('resourceVersionMatch') ?? '';
  const version = query.get('resourceVersion') ?? '';
  const isStream = query.get('sendInitialEvents') === 'true';
  if (version !== '' && (query.get('continue') ?? '') !== '') {
    const message = 'specifying resource version is not allowed when using continue';
    throw new ApiError('BadRequest', message);
  }
  const field = 'resourceVersionMatch';
  if (match === '' || isStream) return [];
  if (version === '') {
    return [forbidden(field, `${field} is forbidden unless resourceVersion is provided`)];
  }
  if (!versionMatches.includes(match)) return [unsupported(field, match, versionMatches)];
  if (match !== 'Exact' || version !== '0') return [];
  return [forbidden(field, `${field} "exact" is forbidden for resourceVersion "0"`)];
}

const policies = ['Foreground', 'Background', 'Orphan'];

function deleteCauses({ query, body }: ResourceRequest): readonly StatusCause[] {
  const options = isMapping(body) ? body : {};
  const policy = options['propagationPolicy'] ?? query.get('propagationPolicy');
  const orphan = options['orphanDependents'] ?? query.get('orphanDependents');
  const field = 'propagationPolicy';
  if (policy === null || policy === undefined) return [];
  if (orphan !== null && orphan !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    const message = `Invalid value: ${JSON.stringify(policy)}: ${why}`;
    return [{ reason: 'FieldValueInvalid', message, field }];
  }
  return policies.some((one) => one === policy)
    ? []
    : [unsupported(field, policy, [...policies, 'nil'])];
}

function dryRunCauses(query: URLSearchParams): readonly StatusCause[] {
  const given = query.getAll('dryRun').filter((one) => one !== '');
  if (given.every((one) => one === 'All')) return [];
  return [unsupported('dryRun', given, ['All'])];
}

function writeCauses(query: URLSearchParams): readonly StatusCause[] {
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const field = 'fieldManager';
  const message = `Too long: may not be more than ${managerBytesMax} bytes`;
  return [
    ...(Buffer.byteLength(manager) > managerBytesMax
      ? [{ reason: 'FieldValueTooLong', message, field }]
      : []),
    ...(fieldValidations.includes(validation)
      ? []
      : [unsupported('fieldValidation', validation, fieldValidations)]),
  ];
}

function patchCauses({ contentType, query }: ResourceRequest): readonly StatusCause[] {
  if (contentType === applyType || !query.has('force')) return [];
  return [forbidden('force', 'may not be specified for non-apply patch')];
}

function forbidden(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

function unsupported(field: string, value: unknown, supported: readonly string[]): StatusCause {
  const names = supported.map((one) => JSON.stringify(one)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${names}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

function refuse(kind: string, causes: readonly StatusCause[]): void {
  if (causes.length === 0) return;
  const texts = causes.map(({ field = '', message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  const details = { group: 'meta.k8s.io', kind, causes };
  throw new ApiError('Invalid', `${kind}.meta.k8s.io "" is invalid: ${list}`, details);
}
