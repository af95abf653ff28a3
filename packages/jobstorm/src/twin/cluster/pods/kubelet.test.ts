import { describe, expect, it } from 'vitest';
import { sparkPodsOf, type SparkPods } from '../../spark/spark-pods.ts';
import { jobShapeOf } from '../../../model/spark/job-shape.ts';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { sparkRequest } from '../../testing/twin-scenario.ts';
import { podEvents } from '../control-plane/pod-events.ts';
import { PodClasses } from './pod-classes.ts';
import type { PodSpec } from './pod.ts';

/** How long a pod takes from its binding to running, on an idle node with the image. */
function startMs(changes: Partial<PodSpec>): number {
  const parameters = defaultTwinParameters();
  const bench = new ClusterBench({
    parameters: { ...parameters, kubelet: { ...parameters.kubelet, imageSizeMB: 0 } },
  });
  const podClass = bench.cluster.podClasses.of({
    request: { cpuMillicores: 100, memoryMiB: 100 },
    nodeSelector: {},
    image: 'spark',
    imagePullPolicy: 'IfNotPresent',
    isBilled: true,
    ...changes,
  });
  const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };
  const pod = bench.cluster.createPod(podClass, bench, namespace);
  bench.pass(60_000);
  return Math.round((bench.runningAt.get(pod) ?? 0) - (bench.scheduledAt.get(pod) ?? 0));
}

function podsOf(changes: Partial<TwinParameters['emr']>): Record<keyof SparkPods, PodSpec> {
  const { shape } = jobShapeOf(sparkRequest());
  const { submitter, driver, executor } = sparkPodsOf(new PodClasses(), shape, 'spark', {
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
      const { initContainerMs = 0, templateContainers = 0 } = executor;

      expect(startMs({ imagePullPolicy, initContainerMs, templateContainers })).toBe(expected);
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
});
