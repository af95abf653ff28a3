import type { ParameterTable } from './parameter.ts';

/** Spark on Kubernetes: submission, driver and executors. A job's own Spark settings come first. */
export const sparkParameters = {
  submitMedianMs: {
    value: 7_000,
    min: 0,
    max: 600_000,
    confidence: 'D',
    source: 'share of the 25 s between work and residence of one unloaded job (emr-6.2.0, 2022)',
    description: 'Median time of spark-submit in the submitter pod, until the driver pod exists.',
  },
  submitSigma: {
    value: 0.2,
    min: 0,
    max: 3,
    confidence: 'C',
    source: 'no published figure',
    description: 'Standard deviation of the logarithm of the spark-submit time.',
  },
  submitRequestTimeoutMs: {
    value: 10_000,
    min: 1,
    max: 600_000,
    confidence: 'A',
    source: 'spark.kubernetes.submission.requestTimeout',
    description: 'spark-submit fails when the creation of the driver pod takes longer.',
  },
  driverInitMedianMs: {
    value: 6_000,
    min: 0,
    max: 600_000,
    confidence: 'D',
    source: 'share of the 25 s between work and residence of one unloaded job (emr-6.2.0, 2022)',
    description: 'Median time from the running driver to its first request for executors.',
  },
  driverInitSigma: {
    value: 0.2,
    min: 0,
    max: 3,
    confidence: 'C',
    source: 'no published figure',
    description: 'Standard deviation of the logarithm of the driver start.',
  },
  executorRegisterMs: {
    value: 4_000,
    min: 0,
    max: 600_000,
    confidence: 'C',
    source: 'no published figure; start of the executor JVM',
    description: 'From the running executor pod to its registration with the driver.',
  },
  shutdownMs: {
    value: 2_000,
    min: 0,
    max: 600_000,
    confidence: 'C',
    source: 'no published figure; SparkContext stop',
    description: 'From the last task to the end of the driver.',
  },
  taskMs: {
    value: 10_000,
    min: 1,
    max: 86_400_000,
    confidence: 'C',
    source: 'no published figure; the tasks of public event logs take 0.1 to 60 s',
    description:
      'Mean time of a task of work given in core-seconds: half of it is lost with each core of an executor.',
  },
  firstWaveRatio: {
    value: 3.5,
    min: 1,
    max: 100,
    confidence: 'B',
    source: 'median of the TPC-H stages that Decima published; 13.5 in one stage of ten',
    description:
      'Time of the first task on each core of a stage by that of the later ones; the stage as a whole keeps its core-seconds. For stages of the scenario: a profile holds it already.',
  },
  runNoiseSigma: {
    value: 0.05,
    min: 0,
    max: 3,
    confidence: 'D',
    source: 'TPC-DS 1 TB on EKS: longest by shortest of three runs, median 1.08 to 1.11',
    description:
      'Standard deviation of the logarithm of the factor by which one job with work in stages differs from the next.',
  },
  lostShuffleShare: {
    value: 0.5,
    min: 0,
    max: 1,
    confidence: 'C',
    source: 'no published figure; shuffle files are needed until the stages after them have ended',
    description:
      'Share of the finished work of a lost executor that is redone because its shuffle files are gone. Work in stages knows them itself.',
  },
  configMapsPerJob: {
    value: 4,
    min: 0,
    max: 20,
    confidence: 'D',
    source: 'seven ConfigMaps per job less the three of EMR',
    description: 'ConfigMaps that Spark creates for a job.',
  },
  executorConfigMaps: {
    value: 1,
    min: 0,
    max: 20,
    confidence: 'A',
    source: 'apache/spark KubernetesClusterSchedulerBackend.stop()',
    description: 'Of these, how many the driver deletes at its end, with its executors.',
  },
} as const satisfies ParameterTable;
