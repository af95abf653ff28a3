import { describe, expect, it } from 'vitest';
import type { JobWork } from '../../model/job-template.ts';
import { SparkBench } from '../testing/spark-bench.ts';
import { localDirSettings } from '../testing/twin-scenario.ts';

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
      ...localDirSettings(),
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

  it.each([
    ['of the driver and the submitter', 'true', [2, 3, 0]],
    ['of executors, too, if the driver does not delete them', 'false', [8, 4, 0]],
  ])('leaves to the garbage collector the pods %s', (_, deleteOnTermination, left) => {
    const setting = 'spark.kubernetes.executor.deleteOnTermination';
    const settings = { ...six, [setting]: deleteOnTermination };
    const bench = new SparkBench({ work: tenMinutes, settings });
    const { apiServer } = bench.cluster;
    while (bench.podsRunning < 8) bench.pass(1_000);
    bench.occupyGarbageCollector(15 * minutes);
    while (bench.podsRunning > 0) bench.pass(1_000);
    bench.pass(5_000);
    const objects = ['pods', 'configmaps', 'services'] as const;
    const atEnd = objects.map((one) => apiServer.objects(one));
    bench.pass(15 * minutes);

    expect(bench.completedAt).not.toBeNull();
    expect(atEnd).toEqual(left);
    expect(objects.map((one) => apiServer.objects(one))).toEqual([0, 0, 0]);
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

describe('SparkApplication with dynamic allocation', () => {
  const dynamic = {
    'spark.dynamicAllocation.enabled': 'true',
    'spark.dynamicAllocation.maxExecutors': '8',
    'spark.dynamicAllocation.schedulerBacklogTimeout': '2s',
  };
  /** A wide stage and a narrow one: 80 tasks and then one, of a minute each. */
  const narrowing = (shuffleWriteMiB: number): JobWork => ({
    kind: 'stages',
    driverTailMs: 0,
    stages: [80, 1, 1, 1].map((tasks, index) => ({
      tasks,
      times: { kind: 'log-normal', meanMs: 60_000, sigma: 0 },
      after: index === 0 ? [] : [index - 1],
      driverMs: 0,
      shuffleWriteMiB: index === 0 ? shuffleWriteMiB : 0,
    })),
  });
  const counts = (work: JobWork, settings: Readonly<Record<string, string>> = {}) => {
    const bench = new SparkBench({ work, settings: { ...dynamic, ...settings } });
    const pods: number[] = [];
    for (let step = 0; step < 1_800; step += 1) {
      bench.pass(1_000);
      const { podsRunning, podsPending } = bench.cluster.sample();
      pods.push(podsRunning + Object.values(podsPending).reduce((sum, count) => sum + count, 0));
    }
    expect(bench.completedAt).not.toBeNull();
    // Driver and submitter are not executors.
    return { bench, executors: pods.map((count) => Math.max(0, count - 2)) };
  };

  it('asks for 1, 2, 4 more executors while tasks wait, up to its maximum', () => {
    const { executors } = counts(narrowing(0));

    const steps = executors.filter((count, index) => count > (executors[index - 1] ?? 0));
    expect(steps).toEqual([1, 3, 7, 8]);
    const at = steps.map((count) => executors.indexOf(count));
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBe(2);
  });

  it('asks for the share of the executors for its tasks that `executorAllocationRatio` says', () => {
    const ratio = { 'spark.dynamicAllocation.executorAllocationRatio': '0.05' };
    const { executors } = counts(narrowing(0), ratio);

    expect(Math.max(...executors)).toBe(4);
  });

  it('asks for as many more as tasks need several cores of an executor', () => {
    const cores = {
      'spark.executor.cores': '4',
      'spark.kubernetes.executor.request.cores': '500m',
      'spark.dynamicAllocation.executorAllocationRatio': '0.1',
    };
    const most = ['1', '2', '3'].map((cpus) =>
      Math.max(...counts(narrowing(0), { ...cores, 'spark.task.cpus': cpus }).executors),
    );

    // A tenth of those for 80 tasks, of which an executor runs four, two or one at once.
    expect(most).toEqual([2, 4, 8]);
  });

  it('deletes executors that are idle for a minute, down to those with tasks', () => {
    const { bench, executors } = counts(narrowing(0));
    const kept = counts(narrowing(0), { 'spark.dynamicAllocation.minExecutors': '4' });

    expect(executors).toContain(1);
    expect(kept.executors).toContain(4);
    expect(kept.executors).not.toContain(1);
    expect(bench.cluster.apiServer.objects('pods')).toBe(0);
  });

  it('keeps the executors of a job whose work needs what they hold', () => {
    const held: JobWork = narrowing(100);
    const needed: JobWork =
      held.kind === 'stages'
        ? {
            ...held,
            stages: held.stages.map((one, index) =>
              index === 3 ? { ...one, after: [0, 2] } : one,
            ),
          }
        : held;

    const tracked = counts(needed).executors;
    const untracked = counts(needed, {
      'spark.dynamicAllocation.shuffleTracking.enabled': 'false',
    }).executors;
    const timedOut = counts(needed, {
      'spark.dynamicAllocation.shuffleTracking.timeout': '100s',
    }).executors;

    expect(tracked.slice(tracked.indexOf(8)).filter((count) => count > 0 && count < 8)).toEqual([]);
    expect(untracked.slice(untracked.indexOf(8))).toContain(1);
    expect(timedOut.slice(timedOut.indexOf(8))).toContain(1);
    const shrinksAt = (executors: readonly number[]): number =>
      executors.findIndex((count, at) => count < 8 && at > executors.indexOf(8));
    // After 100 s of idleness instead of 60 s.
    expect(shrinksAt(timedOut) - shrinksAt(untracked)).toBe(40);
  });
});
