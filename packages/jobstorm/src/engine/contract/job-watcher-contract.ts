import { describe, expect, it } from 'vitest';
import { jobMilestones } from '../../model/job-run.ts';
import type { JobRunChange } from '../ports.ts';
import {
  acceptedJobRun,
  pass,
  preparedSession,
  virtualClusterIdOf,
  type MakeTarget,
} from './harness.ts';

/** What every job watcher does. */
export function describeJobWatcherContract(name: string, makeTarget: MakeTarget): void {
  describe(`${name} as a JobWatcher`, () => {
    it('watch() reports each milestone at most once and in order, then the end exactly once', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      const changes: JobRunChange[] = [];
      harness.target.jobWatcher.watch(session, (change) => changes.push(change), fail);

      const jobRunId = await acceptedJobRun(harness, session, 'token-0');
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

      const jobRunId = await acceptedJobRun(harness, session, 'token-0');
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
      await acceptedJobRun(harness, session, 'token-0');

      harness.target.jobWatcher.stop();
      const reported = changes.length;
      await pass(harness, harness.withinMs);

      expect(changes.length).toBe(reported);
    });
  });
}

function isFinished(change: JobRunChange): boolean {
  return change.kind === 'finished';
}

function fail(error: { readonly message: string }): never {
  throw new Error(`Cannot watch: ${error.message}`);
}
