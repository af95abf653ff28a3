import type { Instant } from '../../model/instant.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import { events } from '../kubernetes/resources/resource-types.ts';
import { at } from '../kubernetes/table/read.ts';
import type { MirroredObjects } from './mirrored-objects.ts';

/** The newest events are shown; older ones count in etcd until their time to live is over. */
const eventsMax = 20_000;

export interface EventMirrorOptions {
  readonly objects: MirroredObjects;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newSuffix: () => string;
  readonly timeToLiveMs: number;
}

/** One thing that happened to an object. */
export interface Happening {
  readonly reason: string;
  readonly message: string;
  readonly type?: 'Normal' | 'Warning';
  readonly component: string;
  /** The node, for the kubelet's. */
  readonly host?: string;
  readonly fieldPath?: string;
}

interface Shown {
  readonly namespace: string;
  readonly name: string;
  readonly at: Instant;
}

/** The events of the cluster, as the scheduler, the kubelets and the controllers write them. */
export class EventMirror {
  readonly #options: EventMirrorOptions;
  /** Oldest first, from `#first` on. */
  #shown: Shown[] = [];
  #first = 0;

  constructor(options: EventMirrorOptions) {
    this.#options = options;
  }

  /** Shows that something happened to an object. */
  add(involved: KubeObject, happening: Happening): Shown {
    const { objects, now, newSuffix } = this.#options;
    const namespace = involved.metadata.namespace ?? 'default';
    const name = `${involved.metadata.name}.${newSuffix()}${newSuffix()}`;
    const time = timestamp(now());
    objects.put(events, {
      metadata: { name, namespace },
      ...bodyOf(involved, happening),
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    });
    const shown = { namespace, name, at: now() };
    this.#shown.push(shown);
    this.expire();
    return shown;
  }

  /** The same happened once more: the event counts it. */
  repeat({ namespace, name }: Shown): void {
    const { objects, now } = this.#options;
    const event = objects.get(events, namespace, name);
    if (event === undefined) return;
    const count = Number(at(event, 'count') ?? 1) + 1;
    objects.put(events, { ...event, count, lastTimestamp: timestamp(now()) });
  }

  /** Removes what is past its time to live, or too much. */
  expire(): void {
    const { objects, now, timeToLiveMs } = this.#options;
    const before = now() - timeToLiveMs;
    for (;;) {
      const oldest = this.#shown[this.#first];
      const isTooMuch = this.#shown.length - this.#first > eventsMax;
      if (oldest === undefined || (oldest.at >= before && !isTooMuch)) break;
      objects.remove(events, oldest.namespace, oldest.name);
      this.#first += 1;
    }
    if (this.#first * 2 <= this.#shown.length) return;
    this.#shown = this.#shown.slice(this.#first);
    this.#first = 0;
  }
}

function bodyOf(involved: KubeObject, happening: Happening): Readonly<Record<string, unknown>> {
  const { apiVersion, kind, metadata } = involved;
  const { reason, message, type = 'Normal', component, host, fieldPath } = happening;
  const { name, namespace, uid, resourceVersion } = metadata;
  return {
    involvedObject: {
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      uid,
      apiVersion,
      resourceVersion,
      ...(fieldPath === undefined ? {} : { fieldPath }),
    },
    reason,
    message,
    source: { component, ...(host === undefined ? {} : { host }) },
    type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: host ?? '',
  };
}
