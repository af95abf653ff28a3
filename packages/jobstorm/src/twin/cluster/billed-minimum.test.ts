import { describe, expect, it } from 'vitest';
import { ClusterBench } from '../testing/cluster-bench.ts';
import { staticPool } from '../testing/twin-scenario.ts';

describe('EMR’s bill of a pod', () => {
  it.each([
    [0, 60],
    [100_000, 100],
  ])('after %i ms of running is for %i s at least', (runningMs, seconds) => {
    const bench = new ClusterBench({ nodePools: [staticPool(1)] });
    const [pod] = bench.createPods(1, { cpuMillicores: 2_000, memoryMiB: 1_024 });
    while (pod?.phase === 'queued') bench.pass(100);
    bench.pass(runningMs);
    bench.cluster.endPods(pod === undefined ? [] : [pod]);
    bench.pass(60_000);

    const { emrVcpuSeconds, emrMemoryGiBSeconds } = bench.cluster.sample().counters;
    expect(emrVcpuSeconds / 2).toBeGreaterThan(seconds - 1e-9);
    expect(emrVcpuSeconds / 2).toBeLessThan(seconds + 5);
    expect(emrMemoryGiBSeconds).toBeCloseTo(emrVcpuSeconds / 2, 6);
  });

  it('does not begin while a pod waits for its volumes, before its image is pulled', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(1)] });
    const volumes = [{ storageClass: 'gp3', gib: 10 }];
    const [pod] = bench.createPods(1, { cpuMillicores: 1_000, memoryMiB: 1_024 }, {}, { volumes });
    while (pod?.phase !== 'bound') bench.pass(100);
    while ((bench.cluster.sample().podsPending.volume ?? 0) > 0) bench.pass(100);
    const waited = bench.cluster.sample().counters.emrVcpuSeconds;
    bench.pass(10_000);
    const { counters, podsPending } = bench.cluster.sample();

    expect(podsPending.imagePull).toBe(1);
    expect(waited).toBeLessThan(0.2);
    expect(counters.emrVcpuSeconds).toBeCloseTo(10, 0);
  });
});
