import { randomUUID } from 'node:crypto';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import type { KubernetesCluster } from '../../twin/cluster/kubernetes-cluster.ts';
import type { EmrService } from '../../twin/emr/emr-service.ts';
import type { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import type { SparkOperators } from '../../twin/operator/spark-operators.ts';
import type { RandomStream } from '../../util/random.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { ObjectStore } from '../kubernetes/store/object-store.ts';
import { Addresses } from './addresses.ts';
import { ApiAdmission } from './api-admission.ts';
import type { ServedJob } from './application-mirror.ts';
import { ClientObjects } from './client-objects.ts';
import { EventMirror } from './event-mirror.ts';
import { MirroredObjects } from './mirrored-objects.ts';
import { TwinMirror } from './twin-mirror.ts';
import { twinRules } from './twin-rules.ts';

export interface TwinKubernetesOptions {
  readonly cluster: KubernetesCluster;
  readonly emr: EmrService;
  /** Asked for when the first SparkApplication is created. */
  readonly operators: () => SparkOperators;
  readonly timeline: VirtualTimeline;
  readonly config: TwinConfig;
  readonly region: string;
  /** For names: what clients see, and nothing that the twin does. */
  readonly random: RandomStream;
  /** The date on the twin, ms since 1970. */
  readonly now: () => number;
  /** What an application does that a client creates. */
  readonly jobOf: (application: KubeObject, request: StartJobRunRequest) => ServedJob;
}

/** How long watches and lists in pages can be resumed: etcd's compaction interval. */
const windowMs = 5 * 60_000;
/** Changes of one kind that are kept for that, however fast time passes. */
const historyMax = 20_000;

/** The Kubernetes API of a twin: what the twin contains, and what clients write acts on it. */
export class TwinKubernetes {
  readonly api: KubernetesApi;
  readonly admission: ApiAdmission;

  constructor(options: TwinKubernetesOptions) {
    const { cluster, timeline, config, random, now } = options;
    const store = new ObjectStore({ now, historyMs: windowMs, historyMax });
    const newUid = randomUUID;
    const newSuffix = (): string => suffixOf(random);
    const objects = new MirroredObjects({ store, now, newUid });
    const { eventTtlMs: timeToLiveMs } = config.parameters.etcd;
    const events = new EventMirror({ objects, now, newSuffix, timeToLiveMs });
    const addresses = new Addresses();
    const context = { ...options, objects, events, addresses, newUid, newSuffix };
    const clientObjects = new ClientObjects(cluster.apiServer);
    const mirror = new TwinMirror({ ...options, context, store, clientObjects });
    this.admission = new ApiAdmission(cluster.apiServer, timeline);
    this.api = new KubernetesApi({
      store,
      now,
      newUid,
      newSuffix,
      rules: twinRules({ cluster, mirror, clientObjects }),
      listWindowMs: windowMs,
    });
  }
}

/** Letters and digits as Kubernetes makes names of, without vowels. Source: k8s.io/apimachinery. */
const nameLetters = 'bcdfghjklmnpqrstvwxz2456789';

function suffixOf(random: RandomStream): string {
  return Array.from({ length: 5 }, () => nameLetters[random.below(nameLetters.length)]).join('');
}
