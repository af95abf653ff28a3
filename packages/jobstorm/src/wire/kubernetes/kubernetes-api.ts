import { acceptedForm } from './accept.ts';
import { eventAnswer, listAnswer, objectAnswer, type AnswerOptions } from './answer.ts';
import { ApiError } from './api-error.ts';
import { completeNew, completeUpdate, timestamp, type Completion } from './complete-object.ts';
import type { KindRules } from './kind-rules.ts';
import type { KubeObject, KubeObjectDraft } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import { applyPatch, patchTypes } from './patch/apply-patch.ts';
import {
  checkPatchOfKind,
  checkPreconditions,
  methodNotAllowed,
  noLogs,
  notServed,
  unsupportedPatch,
} from './refusals.ts';
import { namespaces } from './resources/resource-types.ts';
import type { RequestTarget } from './request-path.ts';
import { groupVersionOf, qualifiedName, type ResourceType } from './resource-type.ts';
import { parseFieldSelector } from './store/field-selector.ts';
import { parseLabelSelector } from './store/label-selector.ts';
import { ListPages, type ListPage } from './store/list-pages.ts';
import { notFound, type ObjectStore } from './store/object-store.ts';
import { openWatch, type Selection, type WatchEvent } from './store/watch-stream.ts';

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

/** Sends the events of a watch, each as one object, until it is stopped. */
export interface OpenWatch {
  readonly stop: () => void;
  /** A bookmark of where the watch is, for clients that asked for them. */
  readonly bookmark: () => Readonly<Record<string, unknown>> | null;
}

/**
 * The resources of the Kubernetes API: get, list, watch, create, update, patch and delete of every
 * kind, with the semantics and the words of kube-apiserver.
 */
export class KubernetesApi {
  readonly #options: KubernetesApiOptions;
  readonly #pages: ListPages;

  constructor(options: KubernetesApiOptions) {
    this.#options = options;
    this.#pages = new ListPages(options.now, options.listWindowMs);
  }

  /** @throws {ApiError} with which the request is to be answered */
  handle(request: ResourceRequest): ResourceAnswer {
    const { method, target } = request;
    switch (method) {
      case 'GET':
        return target.name === null ? this.#list(request) : this.#get(request);
      case 'POST':
        return this.#create(request);
      case 'PUT':
        return this.#update(request);
      case 'PATCH':
        return this.#patch(request);
      case 'DELETE':
        return target.name === null ? this.#deleteAll(request) : this.#delete(request);
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
    const { target, query } = request;
    const { store } = this.#options;
    const answer = this.#answerOptions(request);
    const given = query.get('resourceVersion') ?? '';
    const sendInitialEvents = query.get('sendInitialEvents') === 'true';
    if (sendInitialEvents && query.get('resourceVersionMatch') !== 'NotOlderThan') {
      throw new ApiError(
        'Invalid',
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      );
    }
    let isFirst = true;
    const stop = openWatch(
      store,
      {
        ...this.#selectionOf(request),
        type: target.type,
        since: given === '' || given === '0' ? null : versionOf(given),
        sendInitialEvents,
      },
      (event) => {
        onEvent(this.#wireEvent(event, target.type, isFirst, answer));
        isFirst = false;
      },
    );
    const bookmark = (): Readonly<Record<string, unknown>> =>
      this.#bookmark(target.type, store.revision, false);
    return { stop, bookmark: query.get('allowWatchBookmarks') === 'true' ? bookmark : () => null };
  }

  #wireEvent(
    event: WatchEvent,
    type: ResourceType,
    isFirst: boolean,
    answer: AnswerOptions,
  ): Readonly<Record<string, unknown>> {
    if (event.type === 'BOOKMARK') {
      return this.#bookmark(type, event.revision, event.endsInitialEvents);
    }
    const { now } = this.#options;
    const object = eventAnswer(event.object, isFirst, { ...answer, now: now() });
    return { type: event.type, object };
  }

  #bookmark(
    type: ResourceType,
    revision: number,
    endsInitialEvents: boolean,
  ): Readonly<Record<string, unknown>> {
    const annotations = endsInitialEvents
      ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
      : {};
    const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...annotations };
    const object = { kind: type.kind, apiVersion: groupVersionOf(type), metadata };
    return { type: 'BOOKMARK', object };
  }

  #list(request: ResourceRequest): ResourceAnswer {
    const page = this.#page(request);
    return { code: 200, body: listAnswer(page, this.#answerOptions(request)) };
  }

  #page(request: ResourceRequest): ListPage {
    const { query, target } = request;
    const { store } = this.#options;
    const limit = Number(query.get('limit') ?? 0);
    const token = query.get('continue') ?? '';
    if (token !== '') return this.#pages.next(token, limit);
    const wanted = query.get('resourceVersion') ?? '';
    if (wanted !== '' && versionOf(wanted) > store.revision) {
      throw new ApiError(
        'Timeout',
        `Too large resource version: ${wanted}, current: ${store.revision}`,
        { retryAfterSeconds: 1, causes: [tooLarge] },
      );
    }
    const { namespace, matches } = this.#selectionOf(request);
    const items = store.list(target.type, namespace).filter(matches);
    return this.#pages.first(items, limit, String(store.revision));
  }

  #get(request: ResourceRequest): ResourceAnswer {
    const { target } = request;
    if (target.subresource === 'log') throw noLogs(target);
    const object = this.#stored(target);
    return { code: 200, body: objectAnswer(object, this.#answerOptions(request)) };
  }

  #create(request: ResourceRequest): ResourceAnswer {
    const { target, query } = request;
    const { type, name, subresource } = target;
    if (subresource !== null) throw notServed(`${type.plural}/${subresource}`);
    if (name !== null || !type.verbs.includes('create')) throw methodNotAllowed();
    const rules = this.#rulesFor(type);
    const completed = completeNew(draftOf(request), this.#completion(target));
    this.#checkNamespace(completed);
    const object = rules.admit?.(completed) ?? completed;
    if (query.get('dryRun') === 'All') return { code: 201, body: object };
    const stored = this.#options.store.create(type, object);
    rules.created?.(stored);
    return { code: 201, body: objectAnswer(stored, this.#answerOptions(request)) };
  }

  #update(request: ResourceRequest): ResourceAnswer {
    const { target } = request;
    if (target.name === null) throw methodNotAllowed();
    this.#rulesFor(target.type);
    return this.#replace(request, draftOf(request), this.#stored(target));
  }

  #patch(request: ResourceRequest): ResourceAnswer {
    const { target, contentType, body } = request;
    if (target.name === null) throw methodNotAllowed();
    this.#rulesFor(target.type);
    const type = patchTypes.find((one) => one === contentType);
    if (type === undefined) throw unsupportedPatch(contentType);
    const stored = this.#stored(target);
    checkPatchOfKind(target.type, type);
    return this.#replace(request, applyPatch(stored, type, body), stored);
  }

  #replace(request: ResourceRequest, draft: KubeObjectDraft, stored: KubeObject): ResourceAnswer {
    const { target, query } = request;
    const { store } = this.#options;
    const object = completeUpdate(
      target.subresource === 'status'
        ? withStatusOf(draft, stored)
        : ownStatus(draft, target, stored),
      stored,
      this.#completion(target),
    );
    if (query.get('dryRun') === 'All') return { code: 200, body: object };
    const updated = store.update(target.type, object);
    const isReleased =
      updated.metadata.deletionTimestamp !== undefined && finalizersOf(updated).length === 0;
    if (isReleased) this.#remove(target.type, updated);
    return { code: 200, body: objectAnswer(updated, this.#answerOptions(request)) };
  }

  #delete(request: ResourceRequest): ResourceAnswer {
    const { target, body } = request;
    this.#rulesFor(target.type);
    const stored = this.#stored(target);
    checkPreconditions(stored, body);
    const { type } = target;
    const object = this.#deleteOne(type, stored, request.query.get('dryRun') === 'All');
    if (object !== null) return { code: 200, body: object };
    const { name, uid } = stored.metadata;
    const details = { name, group: type.group, kind: type.plural, uid };
    return {
      code: 200,
      body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
    };
  }

  #deleteAll(request: ResourceRequest): ResourceAnswer {
    const { target } = request;
    const { type } = target;
    if (!type.verbs.includes('deletecollection')) throw methodNotAllowed();
    this.#rulesFor(type);
    const page = this.#page(request);
    for (const object of page.items) {
      this.#deleteOne(type, object, request.query.get('dryRun') === 'All');
    }
    return { code: 200, body: listAnswer(page, this.#answerOptions(request)) };
  }

  /** What is left of it while it is being deleted; null when it is gone. */
  #deleteOne(type: ResourceType, stored: KubeObject, isDryRun: boolean): KubeObject | null {
    if (isDryRun) return null;
    const isMarked = stored.metadata.deletionTimestamp !== undefined;
    const stays = isMarked
      ? 'later'
      : (this.#options.rules.get(qualifiedName(type))?.deleting?.(stored) ?? 'now');
    if (stays === 'now' && finalizersOf(stored).length === 0) {
      this.#remove(type, stored);
      return null;
    }
    if (isMarked) return stored;
    const current = this.#options.store.get(
      type,
      stored.metadata.namespace ?? '',
      stored.metadata.name,
    );
    const base = current ?? stored;
    return this.#options.store.update(type, {
      ...base,
      metadata: {
        ...base.metadata,
        deletionTimestamp: timestamp(this.#options.now()),
        deletionGracePeriodSeconds: 0,
      },
    });
  }

  #remove(type: ResourceType, { metadata }: KubeObject): void {
    this.#options.store.delete(type, metadata.namespace ?? '', metadata.name);
  }

  #stored({ type, namespace, name }: RequestTarget): KubeObject {
    const object = this.#options.store.get(type, namespace ?? '', name ?? '');
    if (object === undefined) throw notFound(type, name ?? '');
    return object;
  }

  #rulesFor(type: ResourceType): KindRules {
    const rules = this.#options.rules.get(qualifiedName(type)) ?? {};
    if (rules.readOnly !== undefined) {
      throw new ApiError('Forbidden', `${qualifiedName(type)} is forbidden: ${rules.readOnly}`, {
        group: type.group,
        kind: type.plural,
      });
    }
    return rules;
  }

  /** Nothing can be created in a namespace that is not there, or on its way out. */
  #checkNamespace({ metadata }: KubeObject): void {
    const { namespace, name } = metadata;
    if (namespace === undefined) return;
    const found = this.#options.store.get(namespaces, '', namespace);
    if (found === undefined) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp === undefined) return;
    throw new ApiError(
      'Forbidden',
      `"${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      {
        name,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    );
  }

  #completion({ type, namespace, name }: RequestTarget): Completion {
    const { now, newUid, newSuffix } = this.#options;
    return { type, namespace, name, now: now(), newUid, newSuffix };
  }

  #selectionOf({ target, query }: ResourceRequest): Selection {
    const byLabel = parseLabelSelector(query.get('labelSelector') ?? '');
    const byField = parseFieldSelector(query.get('fieldSelector') ?? '', target.type);
    const { namespace, name } = target;
    return {
      namespace,
      matches: (object) =>
        (name === null || object.metadata.name === name) &&
        byLabel(object.metadata.labels ?? {}) &&
        byField(object),
    };
  }

  #answerOptions({ target, query, accept }: ResourceRequest): AnswerOptions {
    return {
      type: target.type,
      form: acceptedForm(accept),
      includeObject: query.get('includeObject') ?? 'Metadata',
      now: this.#options.now(),
    };
  }
}

const tooLarge = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' };

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
  return Object.fromEntries(
    'status' in stored ? [...rest, ['status', stored['status']]] : rest,
  ) as KubeObjectDraft;
}

function draftOf({ body }: ResourceRequest): KubeObjectDraft {
  if (isMapping(body)) return body;
  throw new ApiError('BadRequest', 'the body of the request must be an object');
}

function finalizersOf({ metadata, spec }: KubeObject): readonly string[] {
  const ofSpec = isMapping(spec) && Array.isArray(spec['finalizers']) ? spec['finalizers'] : [];
  return [...(metadata.finalizers ?? []), ...(ofSpec as readonly string[])];
}

function versionOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError('BadRequest', `resourceVersion: Invalid value: "${text}": must be a number`);
}
