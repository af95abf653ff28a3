import type { FastifyReply } from 'fastify';
import { ApiError } from './api-error.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import type { OpenWatch } from './resource-reader.ts';
import type { ResourceRequest } from './resource-request.ts';

type Event = Readonly<Record<string, unknown>>;
type Send = (event: Event) => void;

/** As kube-apiserver: about once a minute. */
const bookmarkMs = 60_000;
/** Without a `timeoutSeconds`, watches end after five to ten minutes there; here after this. */
const timeoutMsDefault = 450_000;
/** A client that reads no more holds this much of events at most, then it is cut off. */
const bufferedBytesMax = 64 * 1024 * 1024;

/** Streams the events of a watch, one JSON object a line, until the client or the time ends it. */
export function serveWatch(
  request: ResourceRequest,
  reply: FastifyReply,
  api: KubernetesApi,
): void {
  const opened = open(request, api);
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  // Clients wait for the headers before they go on.
  raw.flushHeaders();
  const send: Send = (event) => {
    raw.write(`${JSON.stringify(event)}\n`);
    if (raw.writableLength > bufferedBytesMax) raw.destroy();
  };
  const watch = opened.sendTo(send);
  if (watch === null) {
    raw.end();
    return;
  }
  const bookmarks = setInterval(() => {
    const bookmark = watch.bookmark();
    if (bookmark !== null) send(bookmark);
  }, bookmarkMs);
  const timeout = setTimeout(() => raw.end(), timeoutOf(request.query));
  raw.once('close', () => {
    watch.stop();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  });
}

/**
 * Opens the watch before anything is answered, so that a refusal is an answer of its own; that the
 * resource version is too old is told as an event, as the real server does.
 */
function open(
  request: ResourceRequest,
  api: KubernetesApi,
): { readonly sendTo: (send: Send) => OpenWatch | null } {
  const early: Event[] = [];
  let emit: Send = (event) => early.push(event);
  let watch: OpenWatch | null = null;
  try {
    watch = api.watch(request, (event) => emit(event));
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'Expired') throw error;
    emit({ type: 'ERROR', object: error.toStatus() });
  }
  return {
    sendTo: (send) => {
      emit = send;
      for (const event of early.splice(0)) send(event);
      return watch;
    },
  };
}

function timeoutOf(query: URLSearchParams): number {
  const seconds = Number(query.get('timeoutSeconds') ?? '');
  return seconds > 0 ? seconds * 1_000 : timeoutMsDefault;
}
