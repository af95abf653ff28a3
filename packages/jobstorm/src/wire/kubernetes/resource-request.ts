import { ApiError } from './api-error.ts';
import type { KubeObjectDraft } from './kube-object.ts';
import type { PatchType } from './patch/apply-patch.ts';
import { isMapping } from './patch/merge-patch.ts';
import type { RequestTarget } from './request-path.ts';
import { endedEarly, jsonKind } from './schema/decoding-problem.ts';

/** A request for resources, its target read from the path. */
export interface ResourceRequest {
  readonly method: string;
  readonly target: RequestTarget;
  readonly query: URLSearchParams;
  readonly accept: string | undefined;
  readonly contentType: string;
  /** Read as JSON or YAML; undefined without one. */
  readonly body: unknown;
}

export interface ResourceAnswer {
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the client is told of beside the answer. */
  readonly warnings?: readonly string[];
}

/** The verb of a request, as authorization and flow control name it. */
export function verbOf({ method, target, query }: ResourceRequest): string {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return target.name === null ? 'deletecollection' : 'delete';
  if (isWatch(query)) return 'watch';
  return target.name === null ? 'list' : 'get';
}

/** Whether a GET asks for a stream of changes. */
export function isWatch(query: URLSearchParams): boolean {
  return isTrue(query.get('watch'));
}

/** A truth in a query: as Go's conversion has it, anything but `0` and `false` is true. */
export function isTrue(given: string | null): boolean {
  return given !== null && given !== '0' && given.toLowerCase() !== 'false';
}

/** Whether nothing is to be stored. */
export function isDryRun({ query, body }: ResourceRequest): boolean {
  const given = [...query.getAll('dryRun'), ...(isMapping(body) ? namesIn(body['dryRun']) : [])];
  return given.includes('All');
}

/** A body that is neither JSON nor YAML; what it was to be is known only later. */
export class UnreadableBody {
  readonly reason: string;
  readonly text: string;

  constructor(reason: string, text: string) {
    this.reason = reason;
    this.text = text;
  }

  /** The refusal of a patch that is no JSON. */
  asPatch(type: PatchType): ApiError {
    const isStrategic = type === 'application/strategic-merge-patch+json';
    return new ApiError(
      'BadRequest',
      `${isStrategic ? '' : 'error decoding patch: '}${this.reason}`,
    );
  }
}

const typeMeta =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Why a body says nothing of what it is; null when it is an object, or null, which is an empty one. */
export function whyUnrecognized(body: unknown): string | null {
  if (body === undefined) return endedEarly;
  if (body instanceof UnreadableBody) return body.reason;
  if (body !== null && !isMapping(body)) {
    return `json: cannot unmarshal ${jsonKind(body)} into Go value of type ${typeMeta}`;
  }
  for (const member of ['apiVersion', 'kind']) {
    const value = body?.[member] ?? '';
    if (typeof value === 'string') continue;
    return `json: cannot unmarshal ${jsonKind(value)} into Go struct field .${member} of type string`;
  }
  return null;
}

/** @throws {ApiError} BadRequest when the body is no object */
export function draftOf({ body, target }: ResourceRequest): KubeObjectDraft {
  const why = whyUnrecognized(body);
  if (why === null) return (body ?? {}) as KubeObjectDraft;
  const shown = body instanceof UnreadableBody ? body.text : JSON.stringify(body);
  throw new ApiError(
    'BadRequest',
    `the object provided is unrecognized (must be of type ${target.type.kind}): couldn't get version/kind; json parse error: ${why} (${shown ?? '<empty>'})`,
  );
}

/**
 * What is applied; nothing at all is an object without a kind.
 *
 * @throws {ApiError} BadRequest when it is no object
 */
export function appliedOf({ body }: ResourceRequest): KubeObjectDraft {
  const doing = 'error decoding YAML: ';
  if (body instanceof UnreadableBody) {
    throw new ApiError('BadRequest', `${doing}error converting YAML to JSON: ${body.reason}`);
  }
  if (body === undefined || body === null) return {};
  if (isMapping(body)) return body;
  throw new ApiError(
    'BadRequest',
    `${doing}error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(body)} into Go value of type map[string]interface {}`,
  );
}

function namesIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
