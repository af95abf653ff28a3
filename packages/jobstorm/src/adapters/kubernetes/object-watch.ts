import { Watch, type KubeConfig } from '@kubernetes/client-node';
import type { TargetError, TimerHandle, Timeline } from '../../engine/ports.ts';
import { second } from '../../model/instant.ts';
import { renewCredentials } from './credentials/renewable-credentials.ts';
import { kubeErrorOf, statusOf } from './kube-error.ts';
import type { KubeMetadata, KubeObject } from './kube-object.ts';

/** One page of a list. */
export interface ObjectPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** undefined on the last page. */
  readonly continue: string | undefined;
}

export interface ObjectWatchOptions {
  readonly kubeConfig: KubeConfig;
  readonly timeline: Timeline;
  /** Of the collection, such as `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** In words, for errors: `pods in default`. */
  readonly what: string;
  readonly list: (page: { limit: number; continue: string | undefined }) => Promise<ObjectPage>;
  /** An object was created or has changed. */
  readonly onPresent: (object: KubeObject) => void;
  /** An object was deleted; it is as it was last. */
  readonly onDeleted: (object: KubeObject) => void;
  /** All objects were told of anew: what has none of these uids went while nobody looked. */
  readonly onListed: (uids: ReadonlySet<string>) => void;
  /** The first failure in a row, and one that cannot pass. */
  readonly onError: (error: TargetError) => void;
}

/** Objects of one answer to a list: what kubectl asks for. */
const pageSize = 500;
const retryMsMin = second;
const retryMsMax = 30 * second;

type WatchEvent = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/**
 * Follows the objects of one collection: a list in pages, then a watch from there on. A watch that
 * ends goes on where it was, which bookmarks keep recent; when the server has forgotten that place
 * (410), everything is listed anew. Objects are handed on one by one and none is kept, so that what
 * tens of thousands of pods cost in memory is up to the caller.
 */
export class ObjectWatch {
  readonly #options: ObjectWatchOptions;
  readonly #watch: Watch;
  #resourceVersion: string | undefined;
  #connection: AbortController | undefined;
  #timer: TimerHandle | undefined;
  #failuresInRow = 0;
  /** When the request was sent that is under way, of `performance.now()`. */
  #sentAt = 0;
  #isStopped = false;

  constructor(options: ObjectWatchOptions) {
    this.#options = options;
    this.#watch = new Watch(options.kubeConfig);
  }

  start(): void {
    void this.#proceed();
  }

  stop(): void {
    this.#isStopped = true;
    this.#connection?.abort();
    if (this.#timer !== undefined) this.#options.timeline.cancel(this.#timer);
  }

  async #proceed(): Promise<void> {
    try {
      if (this.#resourceVersion === undefined) await this.#listAll();
      if (!this.#isStopped) await this.#follow();
    } catch (thrown) {
      this.#ended(thrown);
    }
  }

  async #listAll(): Promise<void> {
    const { list, onPresent, onListed } = this.#options;
    const uids = new Set<string>();
    let page: ObjectPage | undefined;
    do {
      this.#sentAt = performance.now();
      page = await list({ limit: pageSize, continue: page?.continue });
      if (this.#isStopped) return;
      for (const item of page.items) {
        uids.add(item.metadata?.uid ?? '');
        onPresent(item);
      }
    } while (page.continue !== undefined && page.continue !== '');
    onListed(uids);
    this.#resourceVersion = page.resourceVersion;
  }

  async #follow(): Promise<void> {
    const { path } = this.#options;
    const query = { allowWatchBookmarks: true, resourceVersion: this.#resourceVersion };
    this.#sentAt = performance.now();
    this.#connection = await this.#watch.watch(
      path,
      query,
      (event, object: KubeObject) => this.#receive(event as WatchEvent, object),
      (thrown: unknown) => this.#ended(thrown),
    );
    if (this.#isStopped) this.#connection.abort();
  }

  /** The client would take an error in here for a line that it cannot parse, and go on. */
  #receive(event: WatchEvent, object: KubeObject): void {
    try {
      this.#received(event, object);
    } catch (thrown) {
      const { timeline } = this.#options;
      timeline.at(timeline.now(), () => {
        throw thrown;
      });
    }
  }

  #received(event: WatchEvent, object: KubeObject): void {
    if (this.#isStopped) return;
    this.#failuresInRow = 0;
    if (event === 'ERROR') {
      // Whatever it says, the place is not to be gone on from.
      this.#resourceVersion = undefined;
      return;
    }
    const { resourceVersion }: KubeMetadata = object.metadata ?? {};
    if (resourceVersion !== undefined) this.#resourceVersion = resourceVersion;
    if (event === 'BOOKMARK') return;
    if (event === 'DELETED') this.#options.onDeleted(object);
    else this.#options.onPresent(object);
  }

  /** @param thrown null when the server ended the watch, as it does every few minutes */
  #ended(thrown: unknown): void {
    if (this.#isStopped) return;
    const status = statusOf(thrown);
    if (status === 410) this.#resourceVersion = undefined;
    const isRenewed = status === 401 && this.#renew();
    const hasFailed = thrown !== null && thrown !== undefined && status !== 410 && !isRenewed;
    if (hasFailed && !isSilence(thrown)) this.#failed(thrown);
    const waitMs = this.#failuresInRow === 0 ? 0 : this.#retryMs();
    const { timeline } = this.#options;
    this.#timer = timeline.at(timeline.now() + waitMs, () => void this.#proceed());
  }

  /** Whether other credentials are to be had: then nothing has failed, and it goes on at once. */
  #renew(): boolean {
    return renewCredentials(this.#options.kubeConfig, this.#sentAt);
  }

  #failed(thrown: unknown): void {
    this.#failuresInRow += 1;
    if (this.#failuresInRow > 1) return;
    this.#options.onError(kubeErrorOf(thrown, `watch ${this.#options.what}`));
  }

  #retryMs(): number {
    return Math.min(retryMsMax, retryMsMin * 2 ** (this.#failuresInRow - 1));
  }
}

/** The client itself ends a watch that was silent for 30 s, in case the connection is dead. */
function isSilence(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'TimeoutError';
}
