import { describe, expect, it } from 'vitest';
import type { JobWork } from '../../model/job-template.ts';
import { SparkBench } from '../testing/spark-bench.ts';

const minutes = 60_000;
const tenMinutes: JobWork = { kind: 'duration', lowMs: 10 * minutes, highMs: 10 * minutes };
const hourOfCores: JobWork = { kind: 'core-seconds', coreSeconds: 3_600, sigma: 0 };
/** Six executors, three to a node of the bench with four vCPU. */
const six = { 'spark.executor.instances': '6' };

describe('SparkApplication', () => {
  it('asks for lost executors again at the next allocation tick', () => {
    const bench = new SparkBench({ work: tenMinutes, settings: six });
    bench.pass(4 * minutes);
    const before = bench.podsRunning;

    bench.loseNodes('executor', 3);
    const after = bench.podsRunning;
    bench.pass(1_001);
    const { podsPending } = bench.cluster.sample();
    bench.pass(4 * minutes);

    expect(after).toBeLessThan(before);
    expect(Object.values(podsPending).reduce((sum, count) => sum + count, 0)).toBe(before - after);
    expect(bench.podsRunning).toBe(before);
    bench.pass(20 * minutes);
    expect(bench.completedAt).not.toBeNull();
    expect(bench.podsRunning).toBe(0);
  });

  it('keeps to the duration of its work whatever becomes of executors', () => {
    const undisturbed = new SparkBench({ work: tenMinutes, settings: six });
    const disturbed = new SparkBench({ work: tenMinutes, settings: six });
    disturbed.pass(4 * minutes);
    disturbed.loseNodes('executor', 3);

    for (const bench of [undisturbed, disturbed]) bench.pass(30 * minutes);

    expect(disturbed.completedAt).toBeCloseTo(undisturbed.completedAt ?? 0, -2);
  });

  it('works longer when executors are lost, and less so when their shuffle files are kept', () => {
    const recovery = {
      'spark.kubernetes.driver.reusePersistentVolumeClaim': 'true',
      'spark.shuffle.sort.io.plugin.class':
        'org.apache.spark.shuffle.KubernetesLocalDiskShuffleDataIO',
    };
    const completedAt = (lost: number, settings: Readonly<Record<string, string>>): number => {
      const bench = new SparkBench({ work: hourOfCores, settings: { ...six, ...settings } });
      bench.pass(5 * minutes);
      bench.loseNodes('executor', lost);
      bench.pass(60 * minutes);
      return bench.completedAt ?? Infinity;
    };

    const undisturbed = completedAt(0, {});
    const lost = completedAt(3, {});
    const recovered = completedAt(3, recovery);

    expect(recovered).toBeGreaterThan(undisturbed);
    expect(lost).toBeGreaterThan(recovered + 10_000);
    expect(lost).toBeLessThan(2 * undisturbed);
  });

  it('fails when more executors failed than spark.executor.maxNumFailures', () => {
    const limited = { ...six, 'spark.executor.maxNumFailures': '1' };
    const bench = new SparkBench({ work: tenMinutes, settings: limited });
    const older = new SparkBench({
      work: tenMinutes,
      settings: limited,
      releaseLabel: 'emr-6.10.0-latest',
    });

    for (const one of [bench, older]) {
      one.pass(4 * minutes);
      one.loseNodes('executor', 3);
      one.pass(30 * minutes);
    }

    expect(bench.failure).toBe('Max number of executor failures reached: 2 executors failed');
    expect(bench.podsRunning).toBe(0);
    expect(older.failure).toBeNull();
    expect(older.completedAt).not.toBeNull();
  });

  it.each([
    ['The driver pod was lost: node-failure', 4 * minutes],
    ['The submitter pod was lost: node-failure', 9_000],
  ])('fails and leaves nothing: %s', (failure, afterMs) => {
    const bench = new SparkBench({ work: tenMinutes, settings: six });
    bench.pass(afterMs);
    const roles = failure.includes('driver') ? ['driver'] : ['driver', 'executor'];

    for (const role of roles) bench.loseNodes(role, 6, 'node-failure');
    bench.pass(5 * minutes);

    expect(bench.failure).toBe(failure);
    expect(bench.completedAt).toBeNull();
    expect(bench.cluster.apiServer.objects('pods')).toBe(0);
  });

  it('keeps no more pods pending than spark.kubernetes.allocation.maxPendingPods', () => {
    const bench = new SparkBench({
      work: tenMinutes,
      settings: { ...six, 'spark.kubernetes.allocation.maxPendingPods': '2' },
    });
    let pendingMax = 0;
    for (let ms = 0; ms < 5 * minutes; ms += 200) {
      bench.pass(200);
      const pending = Object.values(bench.cluster.sample().podsPending);
      pendingMax = Math.max(pendingMax, ...pending);
    }

    expect(pendingMax).toBe(2);
    expect(bench.reachedAt.has('executorsReady')).toBe(true);
  });
});
