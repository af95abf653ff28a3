import type { JobRunMilestone, MilestoneWatcher } from '../../engine/ports.ts';
import type { Session } from '../../model/session.ts';
import type { EmrService } from '../emr/emr-service.ts';

/** Sees milestones as they happen: a watch on the cluster's objects is that fast. */
export class SimulatedMilestoneWatcher implements MilestoneWatcher {
  readonly #emr: EmrService;
  #unsubscribe: (() => void) | undefined;

  constructor(emr: EmrService) {
    this.#emr = emr;
  }

  watch(session: Session, onMilestone: (milestone: JobRunMilestone) => void): void {
    const own = new Set(session.virtualClusters.map((cluster) => cluster.id));
    this.stop();
    this.#unsubscribe = this.#emr.subscribe((change, virtualClusterId) => {
      if (change.kind === 'milestone' && own.has(virtualClusterId)) onMilestone(change);
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
