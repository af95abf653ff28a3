import { minute } from '../../model/instant.ts';
import type { Target, Timeline } from '../ports.ts';
import { FakeClusterWatcher } from './fake-cluster-watcher.ts';
import { FakeJobService, type FakeJobServiceOptions } from './fake-job-service.ts';
import { FakeSessionManager } from './fake-session-manager.ts';

export interface FakeTargetOptions extends Partial<
  Omit<FakeJobServiceOptions, 'hasVirtualCluster'>
> {
  /** For each virtual cluster made or removed. @default 100 */
  readonly stepMs?: number;
}

/** A target in memory, with each port open for the test to program. */
export class FakeTarget implements Target {
  readonly submitter: FakeJobService;
  readonly jobWatcher: FakeJobService;
  readonly sessions: FakeSessionManager;
  readonly clusterWatcher: FakeClusterWatcher;

  constructor(timeline: Timeline, options: FakeTargetOptions = {}) {
    const {
      submitLatencyMs = 50,
      cancelLatencyMs = 50,
      stopMs = 500,
      stepMs = 100,
      fateOf = () => ({ durationMs: minute, state: 'COMPLETED' }),
    } = options;
    const activeIn = (virtualClusterId: string): number => jobs.activeIn(virtualClusterId);
    const sessions = new FakeSessionManager(timeline, { stepMs, activeIn });
    const jobs = new FakeJobService(timeline, {
      submitLatencyMs,
      cancelLatencyMs,
      stopMs,
      fateOf,
      hasVirtualCluster: (id) => sessions.hasVirtualCluster(id),
    });
    this.submitter = jobs;
    this.jobWatcher = jobs;
    this.sessions = sessions;
    this.clusterWatcher = new FakeClusterWatcher(timeline, activeIn);
  }
}
