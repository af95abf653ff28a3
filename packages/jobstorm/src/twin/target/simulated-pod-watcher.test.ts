import { describe, expect, it } from 'vitest';
import type { PodEntry } from '../../model/journal-entry.ts';
import { runOnTwin } from '../testing/run-on-twin.ts';
import { twinScenario } from '../testing/twin-scenario.ts';

const eventsMax = 1_000_000;

describe.each(['job-run', 'spark-operator'] as const)(
  'a journal of full detail, %s',
  (submission) => {
    const scenario = { ...twinScenario(), submission };
    const full = runOnTwin(scenario, eventsMax, 'full');
    const pods = full.entries.filter((entry): entry is PodEntry => entry.kind === 'pod');

    it('tells of every pod once, with its job run', () => {
      const accepted = full.entries.filter((entry) => entry.kind === 'accepted');
      const jobRuns = new Set(accepted.map(({ jobRunId }) => jobRunId));

      expect(pods).toHaveLength(full.summary.cluster?.podsCreated ?? 0);
      expect(new Set(pods.map(({ jobRunId }) => jobRunId))).toEqual(jobRuns);
      const drivers = pods.filter(({ role }) => role === 'driver');
      expect(drivers).toHaveLength(jobRuns.size);
    });

    it('tells instants in the order of a pod, and where it was once it had a node', () => {
      for (const { createdAt, scheduledAt, runningAt, at, node } of pods) {
        const instants = [createdAt, scheduledAt, runningAt, at].filter((one) => one !== null);
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
        expect(node === null).toBe(scheduledAt === null);
      }
      expect(pods.some(({ runningAt }) => runningAt !== null)).toBe(true);
    });

    it('changes nothing else: not the other entries, and not the summary', () => {
      const jobs = runOnTwin(scenario, eventsMax);

      expect(full.entries.filter(({ kind }) => kind !== 'pod')).toEqual(jobs.entries);
      expect(full.summary).toEqual(jobs.summary);
    });
  },
);
