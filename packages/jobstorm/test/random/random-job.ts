import fc from 'fast-check';
import type { PlainMapping } from './plain-mapping.ts';

const stage = fc.record(
  {
    tasks: fc.integer({ min: 1, max: 60 }),
    taskSeconds: fc.constantFrom(1, 0.1, 10),
    sigma: fc.constantFrom(0, 1),
    driverTime: fc.constantFrom('0s', '5s'),
    shuffleWrite: fc.constantFrom('0Mi', '100Mi', '2Gi'),
  },
  { requiredKeys: ['tasks', 'taskSeconds'] },
);

const work: fc.Arbitrary<PlainMapping> = fc.oneof(
  fc.record({ duration: fc.constantFrom('30s', '0s..10s', '10s..120s') }),
  fc.record({
    coreSeconds: fc.integer({ min: 1, max: 300 }),
    sigma: fc.constantFrom(0, 0.5),
  }),
  fc.record({ stages: fc.array(stage, { minLength: 1, maxLength: 4 }) }),
);

/** Settings of Spark that change what the twin does, each there or not. */
const sparkSettings: fc.Arbitrary<PlainMapping> = fc.record(
  {
    'spark.kubernetes.allocation.batch.size': fc.constantFrom('5', '1'),
    'spark.scheduler.minRegisteredResourcesRatio': fc.constantFrom('0.8', '0', '1'),
    'spark.scheduler.maxRegisteredResourcesWaitingTime': fc.constantFrom('30s', '0s', '600s'),
    'spark.executor.maxNumFailures': fc.constantFrom('3', '1'),
    'spark.dynamicAllocation.enabled': fc.constantFrom('false', 'true'),
    'spark.dynamicAllocation.minExecutors': fc.constantFrom('0', '2'),
    'spark.dynamicAllocation.maxExecutors': fc.constantFrom('4', '12'),
    'spark.dynamicAllocation.executorIdleTimeout': fc.constantFrom('60s', '1s'),
    'spark.dynamicAllocation.shuffleTracking.enabled': fc.constantFrom('true', 'false'),
    'spark.dynamicAllocation.shuffleTracking.timeout': fc.constantFrom('0', '5s', '90s'),
    'spark.kubernetes.driver.ownPersistentVolumeClaim': fc.constantFrom('true', 'false'),
    'spark.kubernetes.driver.reusePersistentVolumeClaim': fc.constantFrom('true', 'false'),
    'spark.kubernetes.driver.waitToReusePersistentVolumeClaim': fc.constantFrom('false', 'true'),
    'spark.shuffle.sort.io.plugin.class': fc.constant(
      'org.apache.spark.shuffle.KubernetesLocalDiskShuffleDataIO',
    ),
    'spark.kubernetes.container.image.pullPolicy': fc.constantFrom('Always', 'IfNotPresent'),
    'spark.kubernetes.node.selector.topology.kubernetes.io/zone': fc.constant('${SELECTED_AZ}'),
    'spark.kubernetes.driver.node.selector.role': fc.constant('driver'),
    'spark.kubernetes.executor.node.selector.role': fc.constantFrom('executor', 'driver'),
    'spark.kubernetes.executor.scheduler.name': fc.constantFrom('further', 'packing', 'nobody'),
    'spark.kubernetes.executor.podTemplateFile': fc.constant('s3://bucket/pods.yaml'),
    'spark.kubernetes.executor.annotation.karpenter.sh/do-not-disrupt': fc.constant('true'),
  },
  { requiredKeys: [] },
);

/** Claims of the executors on demand, each with its settings. */
const claims: fc.Arbitrary<PlainMapping> = fc
  .subarray(['spark-local-dir-1', 'scratch'])
  .map((names) => Object.fromEntries(names.flatMap(claimSettings)));

function claimSettings(name: string): (readonly [setting: string, value: string])[] {
  const volume = `spark.kubernetes.executor.volumes.persistentVolumeClaim.${name}`;
  return [
    [`${volume}.options.claimName`, 'OnDemand'],
    [`${volume}.options.storageClass`, 'gp3'],
    [`${volume}.options.sizeLimit`, '5Gi'],
    [`${volume}.mount.path`, `/${name}`],
  ];
}

/** Settings of EMR itself. */
const emrDefaults: fc.Arbitrary<PlainMapping> = fc.record(
  { 'job-start-timeout': fc.constantFrom('1800', '60') },
  { requiredKeys: [] },
);

function oneOfMappings(...mappings: readonly PlainMapping[]): fc.Arbitrary<PlainMapping> {
  return fc.constantFrom<PlainMapping>({}, ...mappings);
}

/** Where the submitter may go, and which scheduler takes it there: mostly as by default. */
const emrJobSubmitter: fc.Arbitrary<PlainMapping> = fc
  .tuple(
    oneOfMappings(
      {},
      { 'jobsubmitter.node.selector.role': 'driver' },
      { 'jobsubmitter.node.selector.role': 'executor' },
      { 'jobsubmitter.node.selector.role': 'nowhere' },
    ),
    oneOfMappings(
      {},
      { 'jobsubmitter.scheduler.name': 'packing' },
      { 'jobsubmitter.scheduler.name': 'further' },
      { 'jobsubmitter.scheduler.name': 'nobody' },
    ),
    oneOfMappings({
      'jobsubmitter.node.toleration.dedicated': 'spark',
      'jobsubmitter.node.toleration.dedicated.effect': 'NoSchedule',
    }),
    oneOfMappings({ 'jobsubmitter.gracefulTermination': 'true' }),
  )
  .map((settings) => Object.assign({}, ...settings) as PlainMapping);

const size = fc.record({
  executors: fc.integer({ min: 0, max: 6 }),
  cores: fc.constantFrom(1, 2, 4),
  taskCpusMax: fc.constantFrom(1, 1, 3),
  memory: fc.constantFrom('512M', '4g'),
});

export interface RandomJob {
  readonly weight: number;
  readonly work: PlainMapping;
  readonly request: PlainMapping;
  readonly jobTemplateData?: PlainMapping;
}

const executionRoleArn = 'arn:aws:iam::123456789012:role/jobstorm-execution';

/** A job template that is stored with EMR has parameters of its own, and none of the session. */
function withoutPlaceholders(settings: PlainMapping): PlainMapping {
  const entries = Object.entries(settings).filter(
    ([, value]) => !JSON.stringify(value).includes('${'),
  );
  return Object.fromEntries(entries);
}

/**
 * A small job of any kind of work, written out or as a job template, whose id is given where it is
 * used, as the name is.
 */
export const randomJob: fc.Arbitrary<RandomJob> = fc
  .record({
    weight: fc.constantFrom(1, 3),
    work,
    size,
    sparkSettings,
    claims,
    emrDefaults,
    emrJobSubmitter,
    releaseLabel: fc.constantFrom('emr-7.9.0-latest', 'emr-6.11.0-latest', 'emr-7.14.0-latest'),
    attempts: fc.constantFrom(1, 2, 4),
    hasTemplate: fc.boolean(),
  })
  .map(({ weight, work: jobWork, size: pods, attempts, ...spark }) => {
    const { releaseLabel, hasTemplate } = spark;
    const properties = hasTemplate ? withoutPlaceholders(spark.sparkSettings) : spark.sparkSettings;
    const sparkSubmitParameters =
      `--conf spark.executor.instances=${pods.executors} --conf spark.executor.cores=${pods.cores} ` +
      `--conf spark.executor.memory=${pods.memory} --conf spark.driver.memory=512M ` +
      `--conf spark.task.cpus=${Math.min(pods.taskCpusMax, pods.cores)}`;
    const content = {
      executionRoleArn,
      releaseLabel,
      jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///job.py', sparkSubmitParameters } },
      configurationOverrides: {
        applicationConfiguration: [
          {
            classification: 'spark-defaults',
            properties: { ...properties, ...spark.claims },
          },
          { classification: 'emr-containers-defaults', properties: spark.emrDefaults },
          { classification: 'emr-job-submitter', properties: spark.emrJobSubmitter },
        ],
      },
    };
    const own = {
      name: 'random',
      ...(attempts === 1 ? {} : { retryPolicyConfiguration: { maxAttempts: attempts } }),
    };
    return {
      weight,
      work: jobWork,
      ...(hasTemplate
        ? { request: own, jobTemplateData: content }
        : { request: { ...own, ...content } }),
    };
  });
