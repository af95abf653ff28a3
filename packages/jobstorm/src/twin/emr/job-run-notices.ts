import type { JobRunEnd, JobRunNotices, Timeline } from '../../engine/ports.ts';
import type { Session } from '../../model/session.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { EmrService } from './emr-service.ts';

export interface NoticesOptions {
  readonly timeline: Timeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['emr'];
  readonly emr: Pick<EmrService, 'subscribe'>;
}

/**
 * EventBridge's events "EMR Job Run State Change" of ended job runs: each after a delay of its own,
 * so in any order, and as a best effort, so now and then never or twice.
 * Source: EMR on EKS Development Guide, monitoring.
 */
export class SimulatedJobRunNotices implements JobRunNotices {
  readonly #options: NoticesOptions;
  #unsubscribe: (() => void) | undefined;

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  watch(session: Session, onEnd: (end: JobRunEnd) => void): void {
    const { emr, random, parameters } = this.#options;
    const own = new Set(session.virtualClusters.map((cluster) => cluster.id));
    this.stop();
    this.#unsubscribe = emr.subscribe((change, virtualClusterId) => {
      if (change.kind !== 'finished' || !own.has(virtualClusterId)) return;
      if (random.uniform() < parameters.noticeLostShare) return;
      this.#deliver(change, onEnd);
      if (random.uniform() < parameters.noticeTwiceShare) this.#deliver(change, onEnd);
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  #deliver(end: JobRunEnd, onEnd: (end: JobRunEnd) => void): void {
    const { timeline, random, parameters } = this.#options;
    const delayMs = random.logNormal(parameters.noticeDelayMedianMs, parameters.noticeDelaySigma);
    timeline.at(timeline.now() + delayMs, () => {
      if (this.#unsubscribe !== undefined) onEnd(end);
    });
  }
}
