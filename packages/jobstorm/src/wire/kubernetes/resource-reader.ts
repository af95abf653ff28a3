import { acceptedForm } from './accept.ts';
import { eventAnswer, listAnswer, objectAnswer, type AnswerOptions } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';
import { noLogs } from './refusals.ts';
import type { RequestTarget } from './request-path.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';
import type { ResourceAnswer, ResourceRequest } from './resource-request.ts';
import { parseFieldSelector } from './store/field-selector.ts';
import { parseLabelSelector } from './store/label-selector.ts';
import { ListPages, type ListPage } from './store/list-pages.ts';
import { notFound, type ObjectStore } from './store/object-store.ts';
import { openWatch, type Selection, type WatchEvent } from './store/watch-stream.ts';

type Body = Readonly<Record<string, unknown>>;

export interface ResourceReaderOptions {
  readonly store: ObjectStore;
  /** ms since 1970. */
  readonly now: () => number;
  /** How long the rest of a list in pages is kept. */
  readonly listWindowMs: number;
}

/** Sends the events of a watch, each as one object, until it is stopped. */
export interface OpenWatch {
  readonly stop: () => void;
  /** A bookmark of where the watch is, for clients that asked for them. */
  readonly bookmark: () => Body | null;
}

/** What reads: get, list in pages, and watch. */
export class ResourceReader {
  readonly #options: ResourceReaderOptions;
  readonly #pages: ListPages;

  constructor(options: ResourceReaderOptions) {
    this.#options = options;
    this.#pages = new ListPages(options.now, options.listWindowMs);
  }

  get(request: ResourceRequest): ResourceAnswer {
    const { target } = request;
    if (target.subresource === 'log') throw noLogs(target);
    return { code: 200, body: objectAnswer(this.stored(target), this.answerOptions(request)) };
  }

  list(request: ResourceRequest): ResourceAnswer {
    return { code: 200, body: listAnswer(this.page(request), this.answerOptions(request)) };
  }

  /**
   * @param onEvent gets each event as it goes over the wire
   * @throws {ApiError} with which the request is to be answered
   */
  watch(request: ResourceRequest, onEvent: (event: Body) => void): OpenWatch {
    const { target, query } = request;
    const { store } = this.#options;
    const answer = this.answerOptions(request);
    const given = query.get('resourceVersion') ?? '';
    checkInitialEvents(query);
    let isFirst = true;
    const stop = openWatch(
      store,
      {
        ...selectionOf(request),
        type: target.type,
        since: given === '' || given === '0' ? null : this.#knownVersion(given),
        sendInitialEvents: query.get('sendInitialEvents') === 'true',
      },
      (event) => {
        onEvent(this.#wireEvent(event, isFirst, answer));
        isFirst = false;
      },
    );
    const bookmark = (): Body => this.#bookmark(target.type, store.revision, false);
    return { stop, bookmark: query.get('allowWatchBookmarks') === 'true' ? bookmark : () => null };
  }

  /** One page of a list, as the query asks for it. */
  page(request: ResourceRequest): ListPage {
    const { query, target } = request;
    const { store } = this.#options;
    const limit = limitOf(query);
    const token = query.get('continue') ?? '';
    if (token !== '') return this.#pages.next(token, limit);
    const wanted = query.get('resourceVersion') ?? '';
    if (wanted !== '') this.#knownVersion(wanted);
    const { namespace, matches } = selectionOf(request);
    const items = store.list(target.type, namespace).filter(matches);
    return this.#pages.first(items, limit, String(store.revision));
  }

  /** @throws {ApiError} NotFound */
  stored({ type, namespace, name }: RequestTarget): KubeObject {
    const object = this.#options.store.get(type, namespace ?? '', name ?? '');
    if (object === undefined) throw notFound(type, name ?? '');
    return object;
  }

  /** The form that a request wants its answer in. */
  answerOptions({ target, query, accept }: ResourceRequest): AnswerOptions {
    return {
      type: target.type,
      form: acceptedForm(accept),
      includeObject: query.get('includeObject') ?? 'Metadata',
      now: this.#options.now(),
    };
  }

  #knownVersion(text: string): number {
    const version = versionOf(text);
    const current = this.#options.store.revision;
    if (version <= current) return version;
    throw new ApiError(
      'Timeout',
      `Timeout: Too large resource version: ${text}, current: ${current}`,
      {
        retryAfterSeconds: 1,
        causes: [tooLarge],
      },
    );
  }

  #wireEvent(event: WatchEvent, isFirst: boolean, answer: AnswerOptions): Body {
    if (event.type === 'BOOKMARK') {
      return this.#bookmark(answer.type, event.revision, event.endsInitialEvents);
    }
    const { now } = this.#options;
    const object = eventAnswer(event.object, isFirst, { ...answer, now: now() });
    return { type: event.type, object };
  }

  #bookmark(type: ResourceType, revision: number, endsInitialEvents: boolean): Body {
    const annotations = endsInitialEvents
      ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
      : {};
    const metadata = { resourceVersion: String(revision), ...annotations };
    const object = { kind: type.kind, apiVersion: groupVersionOf(type), metadata };
    return { type: 'BOOKMARK', object };
  }
}

const tooLarge = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' };

/** Which objects a request is for: those of its path that its selectors accept. */
export function selectionOf({ target, query }: ResourceRequest): Selection {
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

function checkInitialEvents(query: URLSearchParams): void {
  if (query.get('sendInitialEvents') !== 'true') return;
  if (query.get('resourceVersionMatch') === 'NotOlderThan') return;
  const message =
    'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  throw new ApiError(
    'Invalid',
    `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: ${message}`,
    {
      group: 'meta.k8s.io',
      kind: 'ListOptions',
      causes: [{ reason: 'FieldValueForbidden', message, field: 'resourceVersionMatch' }],
    },
  );
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 0);
  return Number.isSafeInteger(limit) && limit > 0 ? limit : 0;
}

function versionOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError(
    'BadRequest',
    `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}
