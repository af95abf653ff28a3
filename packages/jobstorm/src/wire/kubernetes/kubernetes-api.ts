import { listAnswer, objectAnswer } from './answer.ts';
import { ApiError } from './api-error.ts';
import { completeNew, completeUpdate, type Completion } from './complete-object.ts';
import { asStored, withDefaults } from './defaults.ts';
import type { KindRules } from './kind-rules.ts';
import type { KubeObject, KubeObjectDraft } from './kube-object.ts';
import { ObjectDeletion } from './object-deletion.ts';
import { applyPatch, patchTypes } from './patch/apply-patch.ts';
import { applyType, serverSideApply } from './patch/server-side-apply.ts';
import {
  checkPatchOfKind,
  checkDeletable,
  checkEviction,
  checkPreconditions,
  checkUid,
  methodNotAllowed,
  namespaceTerminating,
  notServed,
  unsupportedPatch,
} from './refusals.ts';
import type { RequestTarget } from './request-path.ts';
import { checkOptions } from './request-options.ts';
import { ResourceReader, type OpenWatch } from './resource-reader.ts';
import {
  appliedOf,
  isDryRun,
  UnreadableBody,
  type ResourceAnswer,
  type ResourceRequest,
} from './resource-request.ts';
import { qualifiedName, type ResourceType } from './resource-type.ts';
import { namespaces } from './resources/resource-types.ts';
import { reviewAnswer } from './reviews.ts';
import { readApplied, readDraft, readPatched, type ReadDraft } from './schema/read-draft.ts';
import { notFound, type ObjectStore } from './store/object-store.ts';
import { at } from './table/read.ts';
import { invalid, invalidValue } from './validation/causes.ts';
import { validateNew, validateUpdate } from './validation/validate-object.ts';

export interface KubernetesApiOptions {
  readonly store: ObjectStore;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newUid: () => string;
  readonly newSuffix: () => string;
  /** By qualified name, such as `jobs.batch`. */
  readonly rules: ReadonlyMap<string, KindRules>;
  /** How long the rest of a list in pages is kept. */
  readonly listWindowMs: number;
}

const noRules: KindRules = {};

/**
 * The resources of the Kubernetes API: get, list, watch, create, update, patch and delete of every
 * kind, with the semantics and the words of kube-apiserver.
 */
export class KubernetesApi {
  readonly #options: KubernetesApiOptions;
  readonly #reader: ResourceReader;
  readonly #deletion: ObjectDeletion;

  constructor(options: KubernetesApiOptions) {
    this.#options = options;
    this.#reader = new ResourceReader(options);
    this.#deletion = new ObjectDeletion(options);
  }

  /** @throws {ApiError} with which the request is to be answered */
  handle(request: ResourceRequest): ResourceAnswer {
    const { method, target } = request;
    checkOptions(request);
    const isCollection = target.name === null;
    switch (method) {
      case 'GET':
        return this.#read(request);
      case 'POST':
        return this.#post(request);
      case 'PUT':
        if (isCollection) throw methodNotAllowed();
        return this.#update(request);
      case 'PATCH':
        if (isCollection) throw methodNotAllowed();
        return request.contentType === applyType ? this.#apply(request) : this.#patch(request);
      case 'DELETE':
        return isCollection ? this.#deleteAll(request) : this.#delete(request);
      default:
        throw methodNotAllowed();
    }
  }

  /**
   * @param onEvent gets each event as it goes over the wire
   * @throws {ApiError} with which the request is to be answered
   */
  watch(
    request: ResourceRequest,
    onEvent: (event: Readonly<Record<string, unknown>>) => void,
  ): OpenWatch {
    checkOptions(request);
    checkVerb(request.target.type, 'watch');
    this.#rulesOf(request.target.type).refresh?.();
    return this.#reader.watch(request, onEvent);
  }

  #read(request: ResourceRequest): ResourceAnswer {
    const { type, name, subresource } = request.target;
    checkVerb(type, name === null ? 'list' : 'get');
    if (subresource === 'finalize') throw methodNotAllowed();
    this.#rulesOf(type).refresh?.();
    return name === null ? this.#reader.list(request) : this.#reader.get(request);
  }

  #post(request: ResourceRequest): ResourceAnswer {
    const { type, namespace, name, subresource } = request.target;
    if (subresource === 'eviction') {
      checkEviction(request);
      this.#delete({ ...request, body: at(request.body, 'deleteOptions') });
      return {
        code: 201,
        body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
      };
    }
    if (subresource !== null) throw notServed(`${type.plural}/${subresource}`);
    const isElsewhere = type.namespaced && namespace === null;
    if (name !== null || isElsewhere || !type.verbs.includes('create')) throw methodNotAllowed();
    const read = readDraft(request);
    return reviewAnswer(type, read.draft) ?? this.#create(request, read);
  }

  #create(request: ResourceRequest, { draft, warnings }: ReadDraft): ResourceAnswer {
    const { target } = request;
    const { type } = target;
    const rules = this.#rulesOf(type);
    if (rules.refusesCreation !== undefined) throw forbidden(type, rules.refusesCreation);
    const completed = withDefaults(completeNew(draft, this.#completion(target)), type);
    this.#checkNamespace(type, completed);
    validateNew(completed, type);
    const object = rules.admit?.(completed) ?? completed;
    if (isDryRun(request)) return { code: 201, body: withoutVersion(object), warnings };
    const stored = this.#options.store.create(type, object);
    rules.created?.(stored);
    const body = objectAnswer(stored, this.#reader.answerOptions(request));
    return { code: 201, body, warnings };
  }

  #update(request: ResourceRequest): ResourceAnswer {
    const read = readDraft(request);
    const stored = this.#reader.stored(request.target);
    checkUid(read.draft, stored, request.target.type);
    return this.#replace(request, read, stored);
  }

  #patch(request: ResourceRequest): ResourceAnswer {
    const { target, contentType, body } = request;
    const type = patchTypes.find((one) => one === contentType);
    if (type === undefined) throw unsupportedPatch(contentType);
    if (body instanceof UnreadableBody) throw body.asPatch(type);
    const stored = this.#reader.stored(target);
    checkPatchOfKind(target.type, type);
    return this.#replace(
      request,
      readPatched(request, applyPatch(stored, type, body), type),
      stored,
    );
  }

  /** Server-side apply, which creates what is not there. */
  #apply(request: ResourceRequest): ResourceAnswer {
    const { type, namespace, name } = request.target;
    const { store, now } = this.#options;
    const stored = store.get(type, namespace ?? '', name ?? '');
    const configuration = appliedOf(request);
    const draft = serverSideApply(stored, configuration, {
      query: request.query,
      type,
      now: now(),
    });
    readApplied(configuration);
    return stored === undefined
      ? this.#create(request, { draft: asNew(draft, type), warnings: [] })
      : this.#replace(request, { draft, warnings: [] }, stored);
  }

  #replace(
    request: ResourceRequest,
    { draft: given, warnings }: ReadDraft,
    stored: KubeObject,
  ): ResourceAnswer {
    const { target } = request;
    const { store } = this.#options;
    const { type, subresource } = target;
    const draft =
      subresource === 'status' ? withStatusOf(given, stored) : ownStatus(given, target, stored);
    const completed = completeUpdate(draft, stored, this.#completion(target));
    const object = asStored(completed, type, subresource === null ? stored : undefined);
    validateUpdate(object, given, stored, type);
    if (isDryRun(request)) {
      const { resourceVersion } = stored.metadata;
      const metadata = { ...object.metadata, resourceVersion };
      return { code: 200, body: { ...object, metadata }, warnings };
    }
    const updated = store.update(type, object);
    if (updated !== stored) this.#rulesOf(type).updated?.(updated, stored);
    this.#deletion.release(type, updated, stored);
    const body = objectAnswer(updated, this.#reader.answerOptions(request));
    return { code: 200, body, warnings };
  }

  #delete(request: ResourceRequest): ResourceAnswer {
    const { type, subresource } = request.target;
    if (subresource !== null && subresource !== 'eviction') throw methodNotAllowed();
    const stored = this.#reader.stored(request.target);
    checkPreconditions(stored, request.body);
    checkDeletable(stored);
    const object = this.#deletion.delete(stored, this.#rulesOf(type), request);
    if (object !== null) return { code: 200, body: object };
    if (type.returnsDeleted === true) return { code: 200, body: stored };
    const { name, uid } = stored.metadata;
    const group = type.group === '' ? {} : { group: type.group };
    const details = { name, ...group, kind: type.plural, uid };
    return {
      code: 200,
      body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
    };
  }

  #deleteAll(request: ResourceRequest): ResourceAnswer {
    const { type } = request.target;
    if (!type.verbs.includes('deletecollection')) throw methodNotAllowed();
    const page = this.#reader.page(request);
    for (const object of page.items) this.#deletion.delete(object, this.#rulesOf(type), request);
    return { code: 200, body: listAnswer(page, this.#reader.answerOptions(request, true)) };
  }

  #rulesOf(type: ResourceType): KindRules {
    return this.#options.rules.get(qualifiedName(type)) ?? noRules;
  }

  /** Nothing can be created in a namespace that is not there, or on its way out. */
  #checkNamespace(type: ResourceType, object: KubeObject): void {
    const { namespace } = object.metadata;
    if (namespace === undefined) return;
    const found = this.#options.store.get(namespaces, '', namespace);
    if (found === undefined) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp !== undefined) throw namespaceTerminating(type, object);
  }

  #completion({ type, namespace, name }: RequestTarget): Completion {
    const { now, newUid, newSuffix } = this.#options;
    return { type, namespace, name, now: now(), newUid, newSuffix };
  }
}

/** What is not stored has no resource version. */
function withoutVersion({ metadata, ...rest }: KubeObject): Readonly<Record<string, unknown>> {
  const kept = Object.entries(metadata).filter(([member]) => member !== 'resourceVersion');
  return { ...rest, metadata: Object.fromEntries(kept) };
}

function checkVerb(type: ResourceType, verb: string): void {
  if (!type.verbs.includes(verb)) throw methodNotAllowed();
}

function forbidden(type: ResourceType, reason: string): ApiError {
  return new ApiError('Forbidden', `${qualifiedName(type)} is forbidden: ${reason}`, {
    group: type.group,
    kind: type.plural,
  });
}

/** What is applied where nothing is: a version is of something else, and a uid would be, too. */
function asNew(draft: KubeObjectDraft, type: ResourceType): KubeObjectDraft {
  const { uid, ...metadata } = { ...draft.metadata, resourceVersion: '' };
  if (uid === undefined) return { ...draft, metadata };
  const causes = [invalidValue('metadata.uid', uid, 'field is immutable')];
  throw invalid(type, metadata.name ?? '', causes);
}

/** Of a write to `status`, only the status counts, and the version that it is of. */
function withStatusOf(draft: KubeObjectDraft, stored: KubeObject): KubeObjectDraft {
  const { resourceVersion = '' } = draft.metadata ?? {};
  const metadata = { ...stored.metadata, resourceVersion };
  return { ...stored, metadata, status: draft['status'] };
}

/** A write to an object leaves its status alone, where that is written by itself. */
function ownStatus(
  draft: KubeObjectDraft,
  { type }: RequestTarget,
  stored: KubeObject,
): KubeObjectDraft {
  if (!type.subresources.includes('status')) return draft;
  const rest = Object.entries(draft).filter(([member]) => member !== 'status');
  return Object.fromEntries('status' in stored ? [...rest, ['status', stored['status']]] : rest);
}
