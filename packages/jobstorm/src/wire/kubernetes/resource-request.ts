import { ApiError } from './api-error.ts';
import type { KubeObjectDraft } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import type { RequestTarget } from './request-path.ts';

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
  const given = query.get('watch');
  // As Go's conversion has it: anything else is true.
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
}

/** @throws {ApiError} BadRequest when the body is no object */
export function draftOf({ body, target }: ResourceRequest): KubeObjectDraft {
  if (isMapping(body) && !(body instanceof UnreadableBody)) return body;
  const reason =
    body instanceof UnreadableBody ? `${body.reason} (${body.text})` : 'it is no object';
  throw new ApiError(
    'BadRequest',
    `the object provided is unrecognized (must be of type ${target.type.kind}): couldn't get version/kind; json parse error: ${reason}`,
  );
}

function namesIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
