import type { JobRunChange, JobWatcher } from '../../engine/ports.ts';
import type { Session } from '../../model/session.ts';
import type { EmrService } from '../emr/emr-service.ts';

/** Hears of changes from the twin's EMR service as they happen. */
export class SimulatedJobWatcher implements JobWatcher {
  readonly #emr: EmrService;
  #unsubscribe: (() => void) | undefined;

  constructor(emr: EmrService) {
    this.#emr = emr;
  }

  watch(session: Session, onChange: (change: JobRunChange) => void): void {
    const own = new Set(session.virtualClusters.map((cluster) => cluster.id));
    this.stop();
    this.#unsubscribe = this.#emr.subscribe((change, virtualClusterId) => {
      if (own.has(virtualClusterId)) onChange(change);
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
