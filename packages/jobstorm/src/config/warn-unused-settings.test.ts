import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';

const image = '1.dkr.ecr/spark:a';
const fixed = { name: 'fixed', kind: 'static', instanceType: 'm5.4xlarge', nodes: 3 };
const managed = { name: 'group', kind: 'managed', instanceTypes: ['m5.4xlarge'], nodesMax: 3 };
const karpenter = { name: 'workers', kind: 'karpenter', instanceTypes: ['m5.4xlarge'] };

function foundIn(twin: object, submission = 'job-run'): readonly string[] {
  const properties = { 'spark.kubernetes.container.image': image };
  const request = {
    executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://b/nap.py' } },
    configurationOverrides: {
      applicationConfiguration: [{ classification: 'spark-defaults', properties }],
    },
  };
  const scenario = {
    name: 'unused',
    submission,
    jobs: [{ name: 'nap', request, work: { duration: '1m' } }],
    load: { arrivals: '6/min', duration: '2m' },
    twin,
  };
  const result = parseScenario(JSON.stringify(scenario), { path: 's.json' });
  return (result.ok ? result.warnings : result.problems).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('warnOfUnusedSettings()', () => {
  it('reports operators when nothing is submitted to them', () => {
    const operators = { operators: { count: 2 } };

    expect(foundIn(operators, 'spark-operator')).toEqual([]);
    expect(foundIn({ operators: {} })).toEqual([]);
    expect(foundIn(operators)).toEqual([
      'twin.operators: has no effect: Spark operators are only used with `submission: spark-operator`',
    ]);
  });

  it('reports autoscalers without a pool of theirs, and their figures', () => {
    const settings = {
      karpenter: { spotToSpotConsolidation: true },
      clusterAutoscaler: { expander: 'random' },
      parameters: { karpenter: { batchIdleMs: 900 } },
    };

    expect(foundIn({ ...settings, nodePools: [managed, karpenter] })).toEqual([]);
    expect(foundIn({ ...settings, nodePools: [karpenter] })).toEqual([
      expect.stringContaining('twin.clusterAutoscaler: has no effect'),
    ]);
    expect(foundIn({ ...settings, nodePools: [fixed] })).toHaveLength(3);
  });

  it('reports sizes of images that no job has', () => {
    const sizes = { [image]: '1Gi', 'emr-7.9.0-latest': '2Gi', 'emr-logging': '1Gi' };

    expect(foundIn({ images: { sizes } })).toEqual([]);
    expect(foundIn({ images: { sizes: { 'spark:b': '1Gi' } } })).toEqual([
      expect.stringContaining('is the image of no job: spark:b'),
    ]);
  });

  it('reports prices of types that are in no pool', () => {
    const prices = { asOf: '2026-07-20', ec2UsdPerHour: { 'm5.4xlarge': 1, 'r5.4xlarge': 1 } };

    expect(foundIn({ prices, nodePools: [fixed] })).toEqual([
      expect.stringContaining('is in no node pool: r5.4xlarge'),
    ]);
  });
});
