import { describe, expect, it } from 'vitest';
import { namespaceName, virtualClusterName, type Session } from '../../model/session.ts';
import type { CleanUpResult } from '../ports.ts';
import {
  acceptedJobRun,
  answerOf,
  preparedSession,
  type MakeTarget,
  type TargetHarness,
} from './harness.ts';

const nothing = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };

/** What every session manager does. */
export function describeSessionManagerContract(name: string, makeTarget: MakeTarget): void {
  describe(`${name} as a SessionManager`, () => {
    it('prepare() makes the namespaces and virtual clusters that were asked for', async () => {
      const harness = await makeTarget();
      const { id, clusterName, region, namespaces } = harness.spec;

      const session = await preparedSession(harness);

      expect({ ...session, virtualClusters: [] }).toEqual({
        id,
        clusterName,
        region,
        virtualClusters: [],
      });
      expect(session.virtualClusters.map((one) => [one.namespace, one.name])).toEqual(
        Array.from({ length: namespaces }, (_, index) => [
          namespaceName(id, index),
          virtualClusterName(id, clusterName, index),
        ]),
      );
      expect(new Set(session.virtualClusters.map((one) => one.id)).size).toBe(namespaces);
    });

    it('find() finds a prepared session by its id and by its cluster, and no other', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);

      expect(await found(harness, { session: session.id })).toEqual([session]);
      expect(await found(harness, { clusterName: session.clusterName })).toEqual([session]);
      expect(await found(harness, { session: 'emr-00000000-19700101' })).toEqual([]);
      expect(await found(harness, { clusterName: 'no-such-cluster' })).toEqual([]);
    });

    it('cleanUp() removes all of a session, and does no harm when repeated', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);

      const first = await cleanedUp(harness, session, true);
      const second = await cleanedUp(harness, session, true);

      expect(first).toEqual({ kind: 'done', leftBehind: nothing });
      expect(second).toEqual({ kind: 'done', leftBehind: nothing });
      expect(await found(harness, { session: session.id })).toEqual([]);
    });

    it('cleanUp() without removal counts what is there and leaves it', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      await acceptedJobRun(harness, session, 'left-0');

      const { leftBehind } = await cleanedUp(harness, session, false);

      expect(leftBehind).toMatchObject({
        jobRuns: 1,
        virtualClusters: harness.virtualClusters ?? harness.spec.namespaces,
        namespaces: harness.spec.namespaces,
      });
      expect(await found(harness, { session: session.id })).toEqual([session]);
    });
  });
}

function found(
  harness: TargetHarness,
  query: { readonly session?: string; readonly clusterName?: string },
): Promise<readonly Session[]> {
  return answerOf(harness, (onAnswer) =>
    harness.target.sessions.find(query, (sessions, error) => {
      if (error !== undefined) throw new Error(`Cannot find: ${error.message}`);
      onAnswer(sessions);
    }),
  );
}

function cleanedUp(
  harness: TargetHarness,
  session: Session,
  remove: boolean,
): Promise<CleanUpResult> {
  return answerOf(harness, (onResult) =>
    harness.target.sessions.cleanUp(session, { remove }, () => undefined, onResult),
  );
}
