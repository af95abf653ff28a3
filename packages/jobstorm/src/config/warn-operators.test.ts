import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';

function foundIn(namespaces: number, operators: object): readonly string[] {
  const request = {
    executionRoleArn: 'arn:aws:iam::123456789012:role/jobs',
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://b/nap.py' } },
  };
  const scenario = {
    name: 'operators',
    submission: 'spark-operator',
    namespaces,
    jobs: [{ name: 'nap', request, work: { duration: '1m' } }],
    load: { arrivals: '6/min', duration: '2m' },
    twin: { operators },
  };
  const result = parseScenario(JSON.stringify(scenario), { path: 's.json' });
  return (result.ok ? result.warnings : result.problems).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('warnOfOperators()', () => {
  it('accepts one operator for all namespaces, and one for each', () => {
    expect(foundIn(5, { version: 'v1' })).toEqual([]);
    expect(foundIn(5, { count: 5, version: 'v1' })).toEqual([]);
    expect(foundIn(5, { count: 3, version: 'v2' })).toEqual([]);
  });

  it('reports operators without a namespace, and v1 with several', () => {
    expect(foundIn(5, { count: 8 })).toEqual([
      'twin.operators.count: leaves 3 of 8 operators without work: namespaces are dealt out to them, and there are 5',
    ]);
    expect(foundIn(5, { count: 3, version: 'v1' })).toEqual([
      'twin.operators.count: gives operators several namespaces each, but a real one of version v1 watches one or all: give each namespace an operator, or take version v2',
    ]);
  });
});
