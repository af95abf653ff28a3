import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../src/config/parse-scenario.ts';
import type { RunSummary } from '../src/metrics/run-summary.ts';
import { summaryJson } from '../src/report/json.ts';
import { runOnTwin } from '../src/twin/testing/run-on-twin.ts';

const folder = fileURLToPath(new URL('../../../scenarios/', import.meta.url));
/** A day of a large cluster takes too long here: the interop suite runs it. */
const large = 'day.yaml';
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== large);

function summaryOf(file: string): RunSummary {
  const path = join(folder, file);
  const result = parseScenario(readFileSync(path, 'utf8'), {
    path,
    readFile: (name) => readFileSync(join(dirname(path), name), 'utf8'),
  });
  if (!result.ok) throw new Error(`${file} is not valid: ${JSON.stringify(result.problems)}`);
  return runOnTwin(result.scenario, 100_000_000).summary;
}

/** What each scenario is there to show; the golden summaries beside it hold every figure. */
const shows: Readonly<Record<string, (summary: RunSummary) => void>> = {
  'canonical.yaml': ({ run, arrivals, cluster }) => {
    expect(run.verdict).toBe('passed');
    expect(arrivals.intended).toBe(9_000);
    expect(cluster?.podsCreated).toBe(108_000);
  },
  'smoke.yaml': ({ run }) => {
    expect(run.verdict).toBe('passed');
  },
  'open-model.yaml': ({ run, templates }) => {
    expect(run.verdict).toBe('passed');
    expect(templates['etl']?.arrivals.started).toBeGreaterThan(
      2 * (templates['report']?.arrivals.started ?? Infinity),
    );
  },
  'default-quotas.yaml': ({ run, submissions, throughput }) => {
    expect(run.verdict).toBe('failed');
    expect(submissions.throttled).toBeGreaterThan(submissions.accepted);
    expect(throughput.acceptedPerMinute).toBeCloseTo(60, 0);
  },
  'upstream-300-users.yaml': ({ run, arrivals, jobRuns, submissions }) => {
    expect(run.verdict).toBe('failed');
    expect(arrivals.started).toBeGreaterThan(40_000);
    expect(submissions.accepted).toBe(arrivals.started);
    expect(jobRuns.completed).toBeLessThan(arrivals.started / 2);
  },
};

describe('scenarios', () => {
  it.each(files)(
    '%s shows what it is there for, and its figures are the golden ones',
    async (file) => {
      const summary = summaryOf(file);

      shows[file]?.(summary);
      expect(Object.keys(shows)).toContain(file);
      expect(summary.leftBehind).toEqual({
        jobRuns: 0,
        virtualClusters: 0,
        namespaces: 0,
        pods: 0,
        volumes: 0,
      });
      const golden = join(folder, 'golden', file.replace('.yaml', '.summary.json'));
      await expect(summaryJson(summary)).toMatchFileSnapshot(golden);
    },
  );
});
