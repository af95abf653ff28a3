import { ApiError, type StatusCause } from './api-error.ts';
import { isMapping } from './patch/merge-patch.ts';
import { applyType } from './patch/server-side-apply.ts';
import { isWatch, whyUnrecognized, type ResourceRequest } from './resource-request.ts';
import { decode } from './schema/decode.ts';
import { DecodingError } from './schema/decoding-problem.ts';
import { deleteOptions } from './schema/object-schemas.ts';
import { causesText, forbidden, invalidValue, tooLong, unsupported } from './validation/causes.ts';

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
  if (method === 'DELETE' && body !== undefined) checkDeleteOptions(body);
  if (method === 'GET' || (method === 'DELETE' && request.target.name === null)) {
    refuse('ListOptions', listCauses(query));
  }
  const kind = optionsKinds[method];
  if (kind === undefined) return;
  const own = kind === 'DeleteOptions' ? deleteCauses(request) : writeCauses(query);
  refuse(kind, [...dryRunCauses(request), ...own]);
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

const match = 'resourceVersionMatch';

function listCauses(query: URLSearchParams): readonly StatusCause[] {
  const version = query.get('resourceVersion') ?? '';
  const isContinued = (query.get('continue') ?? '') !== '';
  const how = query.get(match) ?? '';
  if (isWatch(query)) return watchCauses(query, isContinued);
  if (isContinued && version !== '' && version !== '0' && how === '') {
    const message = 'specifying resource version is not allowed when using continue';
    throw new ApiError('BadRequest', message);
  }
  return [
    ...(how === '' ? [] : matchCauses(how, version, isContinued)),
    ...(query.has('sendInitialEvents')
      ? [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
      : []),
  ];
}

function matchCauses(how: string, version: string, isContinued: boolean): readonly StatusCause[] {
  const isKnown = versionMatches.includes(how);
  return [
    ...(version === ''
      ? [forbidden(match, `${match} is forbidden unless resourceVersion is provided`)]
      : []),
    ...(isContinued ? [forbidden(match, `${match} is forbidden when continue is provided`)] : []),
    ...(version !== '' && !isKnown ? [unsupported(match, how, versionMatches)] : []),
    ...(how === 'Exact' && version === '0'
      ? [forbidden(match, `${match} "exact" is forbidden for resourceVersion "0"`)]
      : []),
  ];
}

/** A watch is told how to match a version when it is to begin with what there is. */
function watchCauses(query: URLSearchParams, isContinued: boolean): readonly StatusCause[] {
  const how = query.get(match) ?? '';
  const initial = query.has('sendInitialEvents');
  const only = 'NotOlderThan';
  return [
    ...(how !== '' && !initial
      ? [forbidden(match, `${match} is forbidden for watch unless sendInitialEvents is provided`)]
      : []),
    ...(initial && how !== only
      ? [forbidden(match, `sendInitialEvents requires setting ${match} to ${only}`)]
      : []),
    ...(how !== '' && how !== only ? [unsupported(match, how, [only])] : []),
    ...(isContinued ? [forbidden(match, `${match} is forbidden when continue is provided`)] : []),
  ];
}

/** @throws {ApiError} BadRequest when the body of a DELETE is no DeleteOptions */
function checkDeleteOptions(body: unknown): void {
  const why = whyUnrecognized(body);
  if (why !== null) {
    throw new ApiError('BadRequest', `couldn't get version/kind; json parse error: ${why}`);
  }
  const { apiVersion = '', kind = '' } = isMapping(body) ? body : {};
  if (kind !== '' && kind !== 'DeleteOptions') {
    const [what, version] = [kind, apiVersion].map((one) => JSON.stringify(one));
    throw new ApiError('BadRequest', `no kind ${what} is registered for version ${version}`);
  }
  try {
    decode(body, deleteOptions);
  } catch (error) {
    throw error instanceof DecodingError ? new ApiError('BadRequest', error.message) : error;
  }
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
    return [invalidValue(field, policy, why)];
  }
  return policies.some((one) => one === policy)
    ? []
    : [unsupported(field, policy, [...policies, 'nil'])];
}

function dryRunCauses({ method, query, body }: ResourceRequest): readonly StatusCause[] {
  const ofBody =
    isMapping(body) && Array.isArray(body['dryRun']) ? (body['dryRun'] as readonly unknown[]) : [];
  const given: readonly unknown[] = [
    ...query.getAll('dryRun').filter((one) => one !== ''),
    ...(method === 'DELETE' ? ofBody : []),
  ];
  if (given.every((one) => one === 'All')) return [];
  return [unsupported('dryRun', given, ['All'])];
}

function writeCauses(query: URLSearchParams): readonly StatusCause[] {
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const field = 'fieldManager';
  const place = manager.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
  return [
    ...(Buffer.byteLength(manager) > managerBytesMax ? [tooLong(field, managerBytesMax)] : []),
    ...(place < 0
      ? []
      : [invalidValue(field, manager, `invalid character (at position ${place})`)]),
    ...(fieldValidations.includes(validation)
      ? []
      : [unsupported('fieldValidation', validation, fieldValidations)]),
  ];
}

function patchCauses({ contentType, query }: ResourceRequest): readonly StatusCause[] {
  if (contentType === applyType || !query.has('force')) return [];
  return [forbidden('force', 'may not be specified for non-apply patch')];
}

function refuse(kind: string, causes: readonly StatusCause[]): void {
  if (causes.length === 0) return;
  const details = { group: 'meta.k8s.io', kind, causes };
  throw new ApiError(
    'Invalid',
    `${kind}.meta.k8s.io "" is invalid: ${causesText(causes)}`,
    details,
  );
}
