import { describe, expect, it } from 'vitest';
import { jobMilestones } from '../../model/job-run.ts';
import type { Session } from '../../model/session.ts';
import type { JobRunChange } from '../ports.ts';
import {
  acceptedJobRun,
  pass,
  preparedSession,
  virtualClusterIdOf,
  type MakeTarget,
  type TargetHarness,
} from './harness.ts';

/** What every job watcher does. */
export function describeJobWatcherContract(name: string, makeTarget: MakeTarget): void {
  describe(`${name} as a JobWatcher`, () => {
    it('watch() reports each milestone at most once and in order, then the end exactly once', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      const changes: JobRunChange[] = [];
      harness.target.jobWatcher.watch(session, (change) => changes.push(change), fail);

      const jobRunId = await followedJobRun(harness, session);
      await harness.until(() => changes.some(isFinished), harness.withinMs);
      await pass(harness, harness.withinMs);
      harness.target.jobWatcher.stop();

      const milestones = changes.flatMap((change) =>
        change.kind === 'milestone' ? [change.milestone] : [],
      );
      expect(milestones).toEqual(jobMilestones.filter((one) => milestones.includes(one)));
      expect(changes.filter(isFinished)).toEqual([
        expect.objectContaining({ jobRunId, state: 'COMPLETED', reason: null }),
      ]);
      expect(changes.at(-1)?.kind).toBe('finished');
      const instants = changes.map((change) => change.at);
      expect(instants).toEqual([...instants].sort((one, other) => one - other));
    });

    it('watch() reports a cancelled job run as CANCELLED', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      const changes: JobRunChange[] = [];
      harness.target.jobWatcher.watch(session, (change) => changes.push(change), fail);

      const jobRunId = await followedJobRun(harness, session);
      const virtualClusterId = virtualClusterIdOf(harness, session);
      harness.target.submitter.cancel(virtualClusterId, jobRunId, () => undefined);
      await harness.until(() => changes.some(isFinished), harness.withinMs);
      harness.target.jobWatcher.stop();

      expect(changes.find(isFinished)).toMatchObject({ jobRunId, state: 'CANCELLED' });
    });

    it('stop() ends the reports', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      const changes: JobRunChange[] = [];
      harness.target.jobWatcher.watch(session, (change) => changes.push(change), fail);
      await followedJobRun(harness, session);

      harness.target.jobWatcher.stop();
      const reported = changes.length;
      await pass(harness, harness.withinMs);

      expect(changes.length).toBe(reported);
    });
  });
}

async function followedJobRun(harness: TargetHarness, session: Session): Promise<string> {
  const requestedAt = harness.timeline.now();
  const jobRunId = await acceptedJobRun(harness, session, 'token-0');
  harness.target.jobWatcher.follow(jobRunId, virtualClusterIdOf(harness, session), requestedAt);
  return jobRunId;
}

function isFinished(change: JobRunChange): boolean {
  return change.kind === 'finished';
}

function fail(error: { readonly message: string }): never {
  throw new Error(`Cannot watch: ${error.message}`);
}
