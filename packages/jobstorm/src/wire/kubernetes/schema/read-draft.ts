import { ApiError } from '../api-error.ts';
import type { KubeObjectDraft } from '../kube-object.ts';
import type { PatchType } from '../patch/apply-patch.ts';
import { draftOf, type ResourceRequest } from '../resource-request.ts';
import { groupVersionOf, type ResourceType } from '../resource-type.ts';
import { checkKind } from './check-kind.ts';
import { decode, type Decoded } from './decode.ts';
import { DecodingError, jsonKind } from './decoding-problem.ts';
import { schemaOf } from './object-schemas.ts';

/** An object of a client in the form of its kind. */
export interface ReadDraft {
  readonly draft: KubeObjectDraft;
  /** What the client is to be told of; its answer carries it. */
  readonly warnings: readonly string[];
}

/**
 * Reads the object that a POST or PUT carries.
 *
 * @throws {ApiError} BadRequest when it is of another kind, a value is of another type, or
 *   `fieldValidation` is Strict and it has members that its kind has not
 */
export function readDraft(request: ResourceRequest): ReadDraft {
  const { type } = request.target;
  const body = draftOf(request);
  checkKind(body, type);
  const version = body.apiVersion?.split('/').at(-1) ?? type.version;
  const refuse = (reason: string): ApiError =>
    new ApiError(
      'BadRequest',
      `${type.kind} in version ${JSON.stringify(version)} cannot be handled as a ${type.kind}: ${reason}`,
    );
  return validated(decoded(body, type, refuse), request, refuse);
}

/**
 * Reads an object that a patch made of the stored one.
 *
 * @throws {ApiError} Invalid for what {@link readDraft} refuses
 */
export function readPatched(
  request: ResourceRequest,
  patched: KubeObjectDraft,
  patch: PatchType,
): ReadDraft {
  const { type } = request.target;
  const { body } = request;
  const isStrategic = patch === 'application/strategic-merge-patch+json';
  const value = JSON.stringify(JSON.stringify(isStrategic ? body : patched));
  const refuse = (reason: string): ApiError => {
    const message = `Invalid value: ${value}: ${reason}`;
    return new ApiError('Invalid', ` "" is invalid: patch: ${message}`, {
      causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
    });
  };
  // A strategic merge patch has no say in what its object is.
  const own = { apiVersion: groupVersionOf(type), kind: type.kind };
  const draft = isStrategic ? { ...patched, ...own } : patched;
  checkRegistered(draft, type, refuse);
  return validated(decoded(draft, type, refuse), request, refuse);
}

/**
 * Reads an object that is applied: its kind's fields, and nothing else.
 *
 * @throws {ApiError} with code 500, as the server answers it
 */
export function readApplied(draft: KubeObjectDraft): void {
  const { apiVersion = '', kind = '', metadata } = draft;
  const at = `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  const refuse = (reason: string): ApiError =>
    new ApiError(
      '',
      `failed to create typed patch object (${at}; ${version}, Kind=${kind}): ${reason}`,
    );
  try {
    const { unknown } = decode(draft, schemaOf(kind));
    const [first] = unknown;
    if (first !== undefined) throw refuse(`.${first}: field not declared in schema`);
  } catch (error) {
    if (!(error instanceof DecodingError)) throw error;
    const { full, wanted, found } = error.problem;
    throw refuse(`.${full}: expected ${wanted}, got ${jsonKind(found)}`);
  }
}

function decoded(
  draft: KubeObjectDraft,
  { kind }: ResourceType,
  refuse: (reason: string) => ApiError,
): Decoded {
  try {
    return decode(draft, schemaOf(kind));
  } catch (error) {
    throw error instanceof DecodingError ? refuse(error.message) : error;
  }
}

function validated(
  { value, unknown }: Decoded,
  { query }: ResourceRequest,
  refuse: (reason: string) => ApiError,
): ReadDraft {
  const way = query.get('fieldValidation') ?? '';
  const texts = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (way === 'Strict' && texts.length > 0) {
    throw refuse(`strict decoding error: ${texts.join(', ')}`);
  }
  return { draft: value, warnings: way === 'Ignore' ? [] : texts };
}

function checkRegistered(
  draft: KubeObjectDraft,
  type: ResourceType,
  refuse: (reason: string) => ApiError,
): void {
  const { apiVersion = groupVersionOf(type), kind = type.kind } = draft;
  if (apiVersion === groupVersionOf(type) && kind === type.kind) return;
  const [what, version] = [kind, apiVersion].map((one) => JSON.stringify(one));
  throw refuse(`no kind ${what} is registered for version ${version}`);
}
