import { describe, expect, it } from 'vitest';
import type { CancelOutcome } from '../ports.ts';
import {
  acceptedJobRun,
  answerOf,
  preparedSession,
  virtualClusterIdOf,
  type MakeTarget,
  type TargetHarness,
} from './harness.ts';

/** What every job submitter does. */
export function describeJobSubmitterContract(name: string, makeTarget: MakeTarget): void {
  describe(`${name} as a JobSubmitter`, () => {
    it('submit() gives each client token a job run of its own', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);

      const ids = [
        await acceptedJobRun(harness, session, 'token-0'),
        await acceptedJobRun(harness, session, 'token-1'),
      ];

      expect(new Set(ids).size).toBe(2);
    });

    it('submit() gives the same job run again for the same client token', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);

      const first = await acceptedJobRun(harness, session, 'token-0');
      const second = await acceptedJobRun(harness, session, 'token-0');

      expect(second).toBe(first);
    });

    it('submit() to a virtual cluster that is not there is refused for good', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      const submission = harness.submission(session, 'token-0');
      const virtualClusterId = 'nosuchvirtualcluster00000';
      const request = { ...submission.request, virtualClusterId };

      const outcome = await answerOf<unknown>(harness, (onOutcome) =>
        harness.target.submitter.submit({ ...submission, virtualClusterId, request }, onOutcome),
      );

      expect(outcome).toMatchObject({ kind: 'error', error: { kind: refusedForGood } });
    });

    it('cancel() of an active job run is accepted', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      const jobRunId = await acceptedJobRun(harness, session, 'token-0');

      const outcome = await cancelled(harness, virtualClusterIdOf(harness, session), jobRunId);

      expect(outcome).toEqual({ kind: 'accepted' });
    });

    it('cancel() of a job run that is not there is refused for good', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);

      const virtualClusterId = virtualClusterIdOf(harness, session);
      const outcome = await cancelled(harness, virtualClusterId, '0000000nosuchjobrun');

      expect(outcome).toMatchObject({ kind: 'error', error: { kind: refusedForGood } });
    });
  });
}

/** Kinds that say that trying again cannot help. */
const refusedForGood = expect.stringMatching(/^(not-found|rejected)$/) as unknown;

function cancelled(
  harness: TargetHarness,
  virtualClusterId: string,
  jobRunId: string,
): Promise<CancelOutcome> {
  return answerOf(harness, (onOutcome) =>
    harness.target.submitter.cancel(virtualClusterId, jobRunId, onOutcome),
  );
}
