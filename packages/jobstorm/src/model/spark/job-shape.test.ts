import { describe, expect, it } from 'vitest';
import type { StartJobRunRequest } from '../start-job-run-request.ts';
import { defaultTwinParameters } from '../twin-parameters/all.ts';
import { jobPodsOf } from './job-pods.ts';
import { jobShapeOf, podsPerJob } from './job-shape.ts';

function request(
  sparkSubmitParameters: string,
  defaults: Readonly<Record<string, string>> = {},
  rest: StartJobRunRequest = {},
): StartJobRunRequest {
  return {
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///job.jar', sparkSubmitParameters } },
    configurationOverrides: {
      applicationConfiguration: [{ classification: 'spark-defaults', properties: defaults }],
    },
    ...rest,
  };
}

const localDir = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';

/** The settings of a claim on demand. */
function onDemand(volume: string, sizeLimit = '5Gi'): Record<string, string> {
  return {
    [`${volume}.options.claimName`]: 'OnDemand',
    [`${volume}.options.storageClass`]: 'gp3',
    [`${volume}.options.sizeLimit`]: sizeLimit,
    [`${volume}.mount.path`]: '/data1',
  };
}

describe('jobShapeOf()', () => {
  it.each([
    // heap, overhead = max(10 %, 384 MiB), sum
    ['512M', 896],
    ['2g', 2_432],
    ['6g', 6_758],
  ])('adds the overhead to %s', (memory, expected) => {
    const { shape } = jobShapeOf(request(`--conf spark.executor.memory=${memory}`));

    expect(shape.executor.memoryMiB).toBe(expected);
  });

  it.each([
    // heap, overhead = max(40 %, 384 MiB), sum
    ['512M', 896],
    ['6g', 8_601],
  ])('adds the larger overhead of a Python program to %s', (memory, expected) => {
    const python = request(`--conf spark.executor.memory=${memory}`);
    const { shape } = jobShapeOf({
      ...python,
      jobDriver: {
        sparkSubmitJobDriver: {
          ...python.jobDriver?.sparkSubmitJobDriver,
          entryPoint: 's3://bucket/job.py',
        },
      },
    });

    expect(shape.executor.memoryMiB).toBe(expected);
  });

  it('reads what the logging containers request, and which pods have one', () => {
    const monitored = request(
      '',
      {},
      {
        configurationOverrides: {
          applicationConfiguration: [
            {
              classification: 'emr-containers-defaults',
              properties: { 'logging.request.memory': '800Mi', 'logging.request.cores': '0.4' },
            },
          ],
          monitoringConfiguration: { s3MonitoringConfiguration: { logUri: 's3://bucket/logs' } },
        },
      },
    );
    const { emr } = defaultTwinParameters();
    const { shape } = jobShapeOf(monitored);
    const pods = jobPodsOf(shape, emr);
    const plain = jobPodsOf(jobShapeOf(request('')).shape, emr);

    expect(pods.executor).toEqual({ cpuMillicores: 1_400, memoryMiB: 1_024 + 384 + 800 });
    expect(pods.driver).toEqual({ cpuMillicores: 1_400, memoryMiB: 1_024 + 384 + 800 });
    expect(plain.executor).toEqual({ cpuMillicores: 1_000, memoryMiB: 1_024 + 384 });
    expect(plain.driver.memoryMiB).toBe(1_024 + 384 + emr.loggingMemoryMiB);
  });

  it('lets the submit parameters win over spark-defaults', () => {
    const { shape } = jobShapeOf(
      request('--conf spark.executor.instances=30 --executor-cores 2', {
        'spark.executor.instances': '5',
        'spark.executor.cores': '8',
        'spark.driver.cores': '3',
      }),
    );

    expect(shape.executors).toBe(30);
    expect(shape.executor.cpuMillicores).toBe(2_000);
    expect(shape.driver.cpuMillicores).toBe(3_000);
  });

  it('reads quoted values and both ways to write an option', () => {
    const { shape } = jobShapeOf(
      request(
        `--conf "spark.kubernetes.node.selector.topology.kubernetes.io/zone=us-west-2a" ` +
          `--num-executors=4 --conf 'spark.kubernetes.executor.node.selector.karpenter.sh/nodepool=executors'`,
      ),
    );

    expect(shape.executors).toBe(4);
    expect(shape.placement.driver.nodeSelector).toEqual({
      'topology.kubernetes.io/zone': 'us-west-2a',
    });
    expect(shape.placement.executor.nodeSelector).toEqual({
      'topology.kubernetes.io/zone': 'us-west-2a',
      'karpenter.sh/nodepool': 'executors',
    });
  });

  it.each([
    ['emr-6.15.0-latest', 5, false],
    ['emr-7.13.0-latest', 5, false],
    ['emr-7.14.0-latest', 5, true],
    ['emr-spark-8.1.0-latest', 10, true],
  ])('knows the defaults of %s', (releaseLabel, batchSize, hasGracefulTermination) => {
    const { shape } = jobShapeOf(request('', {}, { releaseLabel }));

    expect(shape.batchSize).toBe(batchSize);
    expect(shape.hasGracefulTermination).toBe(hasGracefulTermination);
  });

  it('counts one pod more per job with a retry policy', () => {
    const retried = request('', {}, { retryPolicyConfiguration: { maxAttempts: 3 } });

    expect(podsPerJob(jobShapeOf(request('')).shape)).toBe(4);
    expect(podsPerJob(jobShapeOf(retried).shape)).toBe(5);
  });

  it('takes requested cores, which may be fewer than the tasks it runs', () => {
    const { shape } = jobShapeOf(
      request('--conf spark.executor.cores=4 --conf spark.kubernetes.executor.request.cores=500m'),
    );

    expect(shape.taskSlots).toBe(4);
    expect(shape.executor.cpuMillicores).toBe(500);
  });

  it.each([
    [4, 1, 4],
    [4, 2, 2],
    [5, 2, 2],
    [4, 4, 1],
  ])('runs on %i cores tasks of %i, %i at once', (cores, cpus, slots) => {
    const { shape, problems } = jobShapeOf(
      request(`--executor-cores ${cores} --conf spark.task.cpus=${cpus}`),
    );

    expect(problems).toEqual([]);
    expect([shape.taskSlots, shape.taskCpus]).toEqual([slots, cpus]);
  });

  it.each([
    ['spark.task.cpus', '0', 'a whole number of at least 1'],
    ['spark.task.cpus', 'two', 'a whole number of at least 1'],
    ['spark.task.cpus', '5', 'at most the cores of an executor, spark.executor.cores 4'],
    ['spark.dynamicAllocation.shuffleTracking.timeout', 'never', 'a time such as 500ms or 30m'],
    ['spark.kubernetes.allocation.batch.delay', '0s', 'a time above 0 such as 500ms or 1s'],
  ])('reports %s=%s, which must be %s', (setting, value, expected) => {
    const { shape, problems } = jobShapeOf(
      request(`--executor-cores 4 --conf ${setting}=${value}`, {
        'spark.dynamicAllocation.enabled': 'true',
      }),
    );

    expect(problems).toEqual([{ setting, value, expected }]);
    expect(shape.taskSlots).toBe(4);
  });

  it.each([
    [undefined, Infinity],
    ['5000', 5_000],
    ['30min', 1_800_000],
  ])('keeps executors with shuffle files for %s: %d ms', (timeout, expected) => {
    const settings = {
      'spark.dynamicAllocation.enabled': 'true',
      ...(timeout === undefined
        ? {}
        : { 'spark.dynamicAllocation.shuffleTracking.timeout': timeout }),
    };

    expect(jobShapeOf(request('', settings)).shape.policy.dynamic?.shuffleTimeoutMs).toBe(expected);
  });

  it('takes waits without a unit for milliseconds', () => {
    const { shape } = jobShapeOf(
      request('', {
        'spark.kubernetes.allocation.batch.delay': '500',
        'spark.scheduler.maxRegisteredResourcesWaitingTime': '20000',
      }),
    );

    expect([shape.batchDelayMs, shape.registeredWaitMs]).toEqual([500, 20_000]);
  });

  it('begins with the initial executors under dynamic allocation', () => {
    const { shape } = jobShapeOf(
      request('', {
        'spark.dynamicAllocation.enabled': 'true',
        'spark.dynamicAllocation.minExecutors': '3',
        'spark.dynamicAllocation.initialExecutors': '7',
      }),
    );

    expect(shape.executors).toBe(7);
  });

  it('reports what Spark would refuse, and reads it as the default', () => {
    const { shape, problems } = jobShapeOf(
      request('--conf spark.executor.memory=lots --conf spark.executor.instances=-1'),
    );

    expect(shape.executors).toBe(2);
    expect(problems.map((problem) => problem.setting).sort()).toEqual([
      'spark.executor.instances',
      'spark.executor.memory',
    ]);
  });

  it.each([
    ['emr-6.10.0-latest', 5, Infinity],
    ['emr-7.9.0-latest', 5, 20],
    ['emr-spark-8.0.0-latest', 10, 20],
  ])(
    'reads batch size and failure limit of ten executors by %s',
    (releaseLabel, batch, failures) => {
      const { shape } = jobShapeOf(request('--num-executors 10', {}, { releaseLabel }));

      expect(shape.batchSize).toBe(batch);
      expect(shape.policy.failuresMax).toBe(failures);
    },
  );

  it.each([
    ['emr-7.9.0-latest', {}, true],
    ['emr-7.9.0-latest', { 'spark.kubernetes.driver.reusePersistentVolumeClaim': 'false' }, false],
    ['emr-7.9.0-latest', { [`${localDir}.options.claimName`]: 'an-old-claim' }, false],
    ['emr-6.9.0-latest', {}, false],
  ])('finds shuffle files again with %s and %j: %s', (releaseLabel, settings, expected) => {
    const plugin = {
      'spark.shuffle.sort.io.plugin.class':
        'org.apache.spark.shuffle.KubernetesLocalDiskShuffleDataIO',
    };
    const recovers = (all: Readonly<Record<string, string>>): boolean =>
      jobShapeOf(request('', all, { releaseLabel })).shape.policy.recoversShuffle;

    expect(recovers({ ...onDemand(localDir), ...plugin, ...settings })).toBe(expected);
    expect(recovers({ ...onDemand(localDir), ...settings })).toBe(false);
    expect(recovers({ ...plugin, ...settings })).toBe(false);
  });

  it('reads the claims of driver and executors, each volume with its class and whole GiB', () => {
    const scratch = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.scratch';
    const logs = 'spark.kubernetes.driver.volumes.persistentVolumeClaim.logs';
    const { shape, problems } = jobShapeOf(
      request(`--conf ${scratch}.options.storageClass=gp2`, {
        ...onDemand(localDir),
        ...onDemand(scratch, '1500M'),
        ...onDemand(logs, '1Gi'),
        'spark.kubernetes.executor.volumes.emptyDir.tmp.mount.path': '/tmp',
      }),
    );

    expect(problems).toEqual([]);
    expect(shape.executorVolumes).toEqual([
      { storageClass: 'gp3', gib: 5 },
      { storageClass: 'gp2', gib: 2 },
    ]);
    expect(shape.driverVolumes).toEqual([{ storageClass: 'gp3', gib: 1 }]);
  });

  it.each(['options.storageClass', 'options.sizeLimit', 'mount.path'])(
    'finds a claim on demand without its %s',
    (missing) => {
      const settings = { ...onDemand(localDir), [`${localDir}.${missing}`]: '' };
      const { problems } = jobShapeOf(request('', settings));

      expect(problems.map(({ setting }) => setting)).toEqual([`${localDir}.${missing}`]);
    },
  );

  it('refuses a size that is none', () => {
    const { shape, problems } = jobShapeOf(request('', onDemand(localDir, 'large')));

    expect(problems).toMatchObject([{ value: 'large', expected: 'a size such as 5Gi' }]);
    expect(shape.executorVolumes).toEqual([]);
  });

  it.each([
    ['emr-6.9.0-latest', {}, [false, false, false]],
    ['emr-6.15.0-latest', {}, [true, true, false]],
    ['emr-7.9.0-latest', { waitToReuse: 'true' }, [true, true, true]],
    ['emr-7.9.0-latest', { own: 'false', waitToReuse: 'true' }, [false, false, false]],
    ['emr-7.9.0-latest', { reuse: 'false', waitToReuse: 'true' }, [true, false, false]],
  ])('reads who keeps claims with %s and %j', (releaseLabel, flags, expected) => {
    const settings = Object.fromEntries(
      Object.entries(flags).map(([flag, value]) => [
        `spark.kubernetes.driver.${flag}PersistentVolumeClaim`,
        value,
      ]),
    );
    const { claims } = jobShapeOf(request('', settings, { releaseLabel })).shape.policy;

    expect([claims.areOwned, claims.areReused, claims.areAwaited]).toEqual(expected);
  });
});
