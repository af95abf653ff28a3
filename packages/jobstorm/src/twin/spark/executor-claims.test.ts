import { describe, expect, it } from 'vitest';
import type { JobWork } from '../../model/job-template.ts';
import { SparkBench } from '../testing/spark-bench.ts';
import { localDirSettings } from '../testing/twin-scenario.ts';
import { VolumeBench } from '../testing/volume-bench.ts';
import { ExecutorClaims } from './executor-claims.ts';

const minutes = 60_000;
const tenMinutes: JobWork = { kind: 'duration', lowMs: 10 * minutes, highMs: 10 * minutes };
const driver = (setting: string) => `spark.kubernetes.driver.${setting}PersistentVolumeClaim`;
const four = { 'spark.executor.instances': '4', ...localDirSettings() };

function volumesOf(bench: SparkBench): number {
  return bench.cluster.sample().volumes;
}

describe('ExecutorClaims', () => {
  it.each([
    ['reused', {}, 4],
    ['kept, but not reused', { [driver('reuse')]: 'false' }, 6],
    ['not owned by the driver', { [driver('own')]: 'false' }, 4],
  ])('claims that are %s', (_, settings, expected) => {
    const bench = new SparkBench({ work: tenMinutes, settings: { ...four, ...settings } });
    bench.pass(3 * minutes);
    const before = volumesOf(bench);
    const lost = bench.loseExecutors(2);
    bench.pass(4 * minutes);
    const during = volumesOf(bench);
    const running = bench.podsRunning;
    bench.pass(10 * minutes);

    expect([before, during, lost]).toEqual([4, expected, 2]);
    expect(running).toBe(2 + 4);
    expect(bench.completedAt).not.toBeNull();
    expect(volumesOf(bench)).toBe(0);
    expect(bench.cluster.plugins.volumes.left('test')).toBe(0);
  });

  it('has claims for no more executors than there may be, and new ones only while none is free', () => {
    const bench = new VolumeBench();
    const [pod] = bench.claimingPods(1, 2);
    if (pod === undefined) throw new Error('there is a pod');
    let freed = 0;
    const claims = new ExecutorClaims({
      volumes: bench.volumes,
      podClass: pod.podClass,
      namespace: 'spark',
      areReused: true,
      executorsMax: 2,
      onFreed: () => (freed += 1),
    });

    const first = claims.take();
    const second = claims.take();
    const none = claims.executors;
    for (const claim of first) claims.claimFreed(claim);
    const one = claims.executors;
    const third = claims.take();

    expect([none, one, claims.executors, freed]).toEqual([0, 1, 0, 2]);
    expect(third).toEqual(first);
    expect(new Set([...first, ...second]).size).toBe(4);
    expect(bench.volumes.left('spark')).toBe(4);
    claims.deleteAll();
    expect(bench.volumes.left('spark')).toBe(0);
  });

  it('cancelled while volumes are on their way, it leaves none', () => {
    for (const afterMs of [20_000, 24_000, 28_000, 32_000, 36_000, 44_000]) {
      const bench = new SparkBench({ work: tenMinutes, settings: four });
      bench.pass(afterMs);
      bench.application.stop();
      bench.pass(2 * minutes);

      expect(volumesOf(bench)).toBe(0);
      expect(bench.cluster.plugins.volumes.left('test')).toBe(0);
      expect(bench.cluster.apiServer.objects('persistentvolumeclaims')).toBe(0);
      expect(bench.cluster.apiServer.objects('volumeattachments')).toBe(0);
    }
  });
});
