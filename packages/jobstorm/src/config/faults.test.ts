import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';

const karpenter = { name: 'workers', kind: 'karpenter', instanceTypes: ['m5.4xlarge'] };
const fixed = { name: 'fixed', kind: 'static', instanceType: 'm5.4xlarge', nodes: 3 };

function foundIn(pool: object, fault: object, load: object = {}): readonly string[] {
  const request = {
    executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://b/nap.py' } },
  };
  const scenario = {
    name: 'faults',
    jobs: [{ name: 'nap', request, work: { duration: '1m' } }],
    load: { arrivals: '6/min', duration: '2m', drainMax: '10m', ...load },
    twin: { nodePools: [pool], faults: [fault] },
  };
  const result = parseScenario(JSON.stringify(scenario), { path: 's.json' });
  return (result.ok ? result.warnings : result.problems).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('checkFaultZones()', () => {
  const loss = { kind: 'az-loss', at: '1m', for: '5m' };

  it('accepts the zones that pools are in, by default two of the region', () => {
    expect(foundIn(karpenter, { ...loss, az: 'us-west-2b' })).toEqual([]);
    expect(foundIn({ ...karpenter, azs: ['us-west-2c'] }, { ...loss, az: 'us-west-2c' })).toEqual(
      [],
    );
  });

  it('reports a zone without nodes, with the one that may be meant', () => {
    expect(foundIn(karpenter, { ...loss, az: 'us-west-2x' })).toEqual([
      "twin.faults[0].az: must be a zone of a node pool: none is in us-west-2x: did you mean 'us-west-2a'?",
    ]);
    const nodeLoss = { kind: 'node-loss', at: '1m', share: '10%', pool: 'fixed' };
    expect(foundIn({ ...fixed, azs: ['us-west-2a'] }, { ...nodeLoss, az: 'us-west-2b' })).toEqual([
      "twin.faults[0].az: must be a zone of the pool 'fixed': none is in us-west-2b: did you mean 'us-west-2a'?",
    ]);
  });
});

describe('warnOfFaults()', () => {
  const errors = { kind: 'emr-errors', for: '1m', share: '10%' };

  it('reports a fault that strikes when the run is over', () => {
    expect(foundIn(karpenter, { ...errors, at: '12m' })).toEqual([]);
    expect(foundIn(karpenter, { ...errors, at: '20h' })).toEqual([
      'twin.faults[0].at: strikes after the run, which is over at 12m: nothing of it will be seen',
    ]);
    expect(foundIn(karpenter, { ...errors, at: '3m' }, { onEnd: 'leave' })).toHaveLength(1);
  });

  it('reports missing capacity where no pool launches a node', () => {
    const capacity = { kind: 'insufficient-capacity', at: '1m', for: '1m' };

    expect(foundIn(karpenter, capacity)).toEqual([]);
    expect(foundIn(karpenter, { ...capacity, instanceType: 'm5.4xlarge' })).toEqual([]);
    expect(foundIn(karpenter, { ...capacity, instanceType: 'r5.4xlarge' })).toHaveLength(1);
    expect(foundIn(fixed, capacity)).toEqual([
      'twin.faults[0].kind: changes nothing: no node pool launches nodes of that type there, as static pools launch none at all',
    ]);
  });

  it('reports faults of jobs that are submitted in the other way', () => {
    const internal = { kind: 'emr-internal-errors', at: '1m', for: '1m', share: '10%' };
    const changes = { kind: 'spec-changes', at: '1m', share: '10%' };
    const unknown = { kind: 'unknown-drivers', at: '1m', for: '1m', share: '10%' };

    expect(foundIn(karpenter, internal)).toEqual([]);
    for (const fault of [changes, unknown]) {
      expect(foundIn(karpenter, fault)).toEqual([
        'twin.faults[0].kind: changes nothing without `submission: spark-operator`',
      ]);
    }
  });
});
