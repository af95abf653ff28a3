import { acceptedForm, checkForm } from './accept.ts';
import { eventAnswer, listAnswer, objectAnswer, type AnswerOptions } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';
import { noLogs } from './refusals.ts';
import type { RequestTarget } from './request-path.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';
import { isTrue, type ResourceAnswer, type ResourceRequest } from './resource-request.ts';
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
    const { target, query } = request;
    const version = query.get('resourceVersion') ?? '';
    if (version !== '') this.#knownVersion(version, 'get');
    if (target.subresource === 'log') throw noLogs(this.stored(target));
    return { code: 200, body: objectAnswer(this.stored(target), this.answerOptions(request)) };
  }

  list(request: ResourceRequest): ResourceAnswer {
    return { code: 200, body: listAnswer(this.page(request), this.answerOptions(request, true)) };
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
    const initial = query.get('sendInitialEvents');
    const hasBookmarks = isTrue(query.get('allowWatchBookmarks'));
    let isFirst = true;
    const stop = openWatch(
      store,
      {
        ...selectionOf(request),
        type: target.type,
        since: given === '' || given === '0' ? null : versionOf(given, 'watch'),
        sendInitialEvents: initial === null ? null : isTrue(initial),
        marksInitialEvents: hasBookmarks,
      },
      (event) => {
        onEvent(this.#wireEvent(event, isFirst, answer));
        isFirst = false;
      },
    );
    const bookmark = (): Body => this.#bookmark(target.type, store.revision, false);
    return { stop, bookmark: hasBookmarks ? bookmark : () => null };
  }

  /** One page of a list, as the query asks for it. */
  page(request: ResourceRequest): ListPage {
    const { query, target } = request;
    const { store } = this.#options;
    const limit = limitOf(query);
    const token = query.get('continue') ?? '';
    if (token !== '') return this.#pages.next(token, limit);
    const wanted = query.get('resourceVersion') ?? '';
    if (wanted !== '' && wanted !== '0') this.#knownVersion(wanted, 'list');
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

  /**
   * The form that a request wants its answer in.
   *
   * @throws {ApiError} NotAcceptable or BadRequest when there is no such form
   */
  answerOptions({ target, query, accept }: ResourceRequest, isList = false): AnswerOptions {
    const form = acceptedForm(accept);
    checkForm(form, isList);
    const includeObject = query.get('includeObject') ?? '';
    if (form.kind === 'table' && !includedObjects.includes(includeObject)) {
      const given = JSON.stringify(includeObject);
      const why = `Invalid value: ${given}: must be 'Metadata', 'Object', 'None', or empty`;
      const message = `Unable to convert to Table as requested: includeObject: ${why}`;
      throw new ApiError('BadRequest', message);
    }
    return { type: target.type, form, includeObject, now: this.#options.now() };
  }

  #knownVersion(text: string, verb: 'get' | 'list'): void {
    const version = versionOf(text, verb);
    const current = this.#options.store.revision;
    if (version <= current) return;
    throw new ApiError(
      'Timeout',
      `Timeout: Too large resource version: ${text}, current: ${current}`,
      { retryAfterSeconds: 1, causes: [tooLarge] },
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

const includedObjects = ['', 'Metadata', 'Object', 'None'];
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

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 0);
  return Number.isSafeInteger(limit) && limit > 0 ? limit : 0;
}

/** What a `uint64` holds. */
const versionMax = 18_446_744_073_709_551_615n;

/** @throws {ApiError} BadRequest of a list, and with code 500 of others, as the server answers it */
function versionOf(text: string, verb: 'get' | 'list' | 'watch'): number {
  const isNumber = /^\d+$/.test(text);
  if (isNumber && BigInt(text) <= versionMax) return Number(text);
  const why = isNumber ? 'value out of range' : 'invalid syntax';
  const given = JSON.stringify(text);
  const message = `resourceVersion: Invalid value: ${given}: strconv.ParseUint: parsing ${given}: ${why}`;
  if (verb !== 'list') throw new ApiError('', message);
  throw new ApiError('BadRequest', `invalid resource version: ${message}`);
}
