import type { KubernetesCluster } from '../../twin/cluster/kubernetes-cluster.ts';
import type { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import type { Addresses } from './addresses.ts';
import type { EventMirror } from './event-mirror.ts';
import type { MirroredObjects } from './mirrored-objects.ts';

/** What all parts of the mirror share. */
export interface MirrorContext {
  readonly cluster: KubernetesCluster;
  readonly timeline: VirtualTimeline;
  readonly config: TwinConfig;
  readonly region: string;
  readonly objects: MirroredObjects;
  readonly events: EventMirror;
  readonly addresses: Addresses;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newUid: () => string;
  /** Five random letters and digits, as behind a generateName. */
  readonly newSuffix: () => string;
}
