import { describe, expect, it } from 'vitest';
import { sparkPodsOf, type SparkPods } from '../../spark/spark-pods.ts';
import { jobShapeOf } from '../../../model/spark/job-shape.ts';
import { testTwinConfig } from '../../../model/testing/twin-config.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { sparkRequest, staticPool } from '../../testing/twin-scenario.ts';
import { podEvents } from '../control-plane/pod-events.ts';
import { PodClasses } from './pod-classes.ts';
import type { Pod, PodSpec } from './pod.ts';

/** One node and its kubelet, to which pods come. */
class KubeletBench extends ClusterBench {
  constructor(kubelet: Partial<TwinParameters['kubelet']>, changes: Partial<TwinConfig> = {}) {
    const parameters = defaultTwinParameters();
    super({
      nodePools: [{ ...staticPool(1, 'm5.24xlarge'), maxPodsPerNode: 700 }],
      network: { ...testTwinConfig().network, warmIpTarget: 200, minimumIpTarget: 200 },
      scheduler: { scoringStrategy: 'LeastAllocated', qps: 1_000, burst: 1_000 },
      ...changes,
      parameters: { ...parameters, kubelet: { ...parameters.kubelet, ...kubelet } },
    });
    // The node has its addresses by then.
    this.pass(300_000);
  }

  create(count: number, changes: Partial<PodSpec> = {}): Pod[] {
    const podClass = this.cluster.podClasses.of({
      request: { cpuMillicores: 100, memoryMiB: 100 },
      nodeSelector: {},
      image: 'spark',
      imagePullPolicy: 'IfNotPresent',
      isBilled: true,
      ...changes,
    });
    const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };
    return Array.from({ length: count }, () => this.cluster.createPod(podClass, this, namespace));
  }

  /** How long pods took from their binding to running, in the order of starting. */
  startMs(pods: readonly Pod[]): number[] {
    return pods
      .map((pod) => (this.runningAt.get(pod) ?? NaN) - (this.scheduledAt.get(pod) ?? NaN))
      .sort((one, other) => one - other);
  }
}

const noImages = { imageSizeMB: 0, loggingImageSizeMB: 0, templateImageSizeMB: 0 };

/** How long a pod takes from its binding to running, on an idle node with the image. */
function startMs(changes: Partial<PodSpec>): number {
  const bench = new KubeletBench(noImages);
  const pods = bench.create(1, changes);
  bench.pass(60_000);
  return Math.round(bench.startMs(pods)[0] ?? NaN);
}

function podsOf(
  changes: Partial<TwinParameters['emr']>,
  settings: Readonly<Record<string, string>> = {},
): Record<keyof SparkPods, PodSpec> {
  const { shape } = jobShapeOf(sparkRequest(settings));
  const { submitter, driver, executor } = sparkPodsOf(new PodClasses(), shape, 'emr-7', {
    ...defaultTwinParameters().emr,
    ...changes,
  });
  return { submitter: submitter.spec, driver: driver.spec, executor: executor.spec };
}

describe('Kubelets', () => {
  it.each([
    ['IfNotPresent', 0, 0, 1_500],
    ['IfNotPresent', 1, 0, 2_500],
    ['IfNotPresent', 3, 2, 5_100],
    ['Always', 0, 0, 1_800],
    ['Always', 1, 0, 3_100],
    ['Always', 2, 1, 5_000],
  ] as const)(
    'with %s, %i init containers and %i sidecars start a pod in %i ms',
    (imagePullPolicy, initContainersPerPod, sidecarsPerPod, expected) => {
      const { executor } = podsOf({ initContainersPerPod, sidecarsPerPod });

      expect(startMs({ ...executor, imagePullPolicy })).toBe(expected);
    },
  );

  it('each container of a pod template makes four more events with policy Always', () => {
    const plain = podsOf({});
    const pods = podsOf({ initContainersPerPod: 2, sidecarsPerPod: 1 });

    expect(podEvents(plain.executor)).toBe(5);
    expect(podEvents(pods.executor)).toBe(5 + 3 * 4);
    expect(podEvents(pods.driver) - podEvents(plain.driver)).toBe(3 * 4);
    expect(pods.submitter).toEqual(plain.submitter);
  });

  it.each([
    // perf-tests pod-startup, 100 pods at once on one node: the last of them.
    [100, 45.6],
    [5, 82.4],
  ])('starts 100 pods with %i requests a second to the API server in %f s', (clientQps, last) => {
    const bench = new KubeletBench({ ...noImages, clientQps });
    const pods = bench.create(100);
    bench.pass(200_000);

    const seconds = (bench.startMs(pods).at(-1) ?? NaN) / 1_000;
    expect(Math.abs(seconds / last - 1)).toBeLessThan(0.03);
  });

  it('pulls an image once for all pods of a node, and no more while the node is there', () => {
    const bench = new KubeletBench({});
    const pods = bench.create(2);
    bench.pass(20_000);
    const pending = bench.cluster.sample().podsPending;
    bench.pass(60_000);
    const later = bench.create(1);
    bench.pass(60_000);

    expect(pending).toEqual({ imagePull: 2 });
    const [first = NaN, second = NaN] = bench.startMs(pods);
    expect(first / 1_000).toBeCloseTo(36.9 + 1.5, 0);
    expect(second - first).toBeLessThan(500);
    expect(bench.startMs(later)[0]).toBeCloseTo(1_500, 6);
  });

  it('with policy Never starts no pod until another one has brought the image', () => {
    const bench = new KubeletBench({});
    const never = bench.create(2, { imagePullPolicy: 'Never' });
    bench.pass(600_000);
    const pending = bench.cluster.sample().podsPending;
    bench.create(1);
    bench.pass(60_000);

    expect(pending).toEqual({ imagePull: 2 });
    expect(never.map((pod) => pod.phase)).toEqual(['running', 'running']);
  });

  it('forgets pods that end while they wait for an image', () => {
    const bench = new KubeletBench({});
    const pods = bench.create(3);
    bench.pass(10_000);
    bench.cluster.endPods(pods.slice(0, 2));
    bench.pass(5_000);
    const pending = bench.cluster.sample().podsPending;
    bench.pass(60_000);

    expect(pending).toEqual({ imagePull: 1 });
    expect(bench.runningAt.size).toBe(1);
    expect(bench.cluster.sample().podsPending).toEqual({});
  });

  it('asks the registry no more often than it may, and tries again after 10, 20, 40 s', () => {
    // Four containers each, at 2.3 pods a second: 9.2 checks where 5 are allowed.
    const checks = { imagePullPolicy: 'Always', containers: 4 } as const;
    const free = new KubeletBench({ ...noImages, registryPullQps: 1_000 });
    const limited = new KubeletBench(noImages);
    const starts = [free, limited].map((bench) => {
      const pods = bench.create(50, checks);
      bench.pass(600_000);
      return bench.startMs(pods);
    });

    const [unlimited = [], bounded = []] = starts;
    expect(bounded.every((ms) => !Number.isNaN(ms))).toBe(true);
    // 200 checks less the burst of 10, at 5 a second, take 38 s.
    expect(unlimited.at(-1)).toBeLessThan(26_000);
    expect(bounded.at(-1)).toBeGreaterThan(38_000);
    const delays = bounded.filter((ms) => ms > 11_000).length;
    expect(delays).toBeGreaterThan(10);
  });

  it('checks images one after the other with serializeImagePulls', () => {
    const images = { pullsMax: 1, hasFastPull: false, sizesMB: {} };
    const bench = new KubeletBench({ ...noImages, podStartsPerSecond: 100 }, { images });
    const pods = bench.create(10, { imagePullPolicy: 'Always' });
    bench.pass(60_000);

    const ms = bench.startMs(pods);
    expect((ms.at(-1) ?? NaN) - (ms[0] ?? NaN)).toBeGreaterThan(9 * 300 - 200);
  });

  it('has the images of a job on the containers that they are for', () => {
    const settings = {
      'spark.kubernetes.container.image': 'mine',
      'spark.kubernetes.executor.container.image': 'its-executor',
    };
    const { submitter, driver, executor } = podsOf({ sidecarsPerPod: 1 }, settings);

    expect([submitter.image, submitter.otherImages]).toEqual(['emr-7', ['emr-logging']]);
    expect([driver.image, driver.otherImages]).toEqual(['mine', ['emr-logging', 'pod-template']]);
    expect([executor.image, executor.otherImages]).toEqual(['its-executor', ['pod-template']]);
  });
});
