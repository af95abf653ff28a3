import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { runPython } from './aws-peer.ts';
import { emrOperations } from './emr-operations.ts';

interface Walk {
  readonly called: Readonly<Record<string, readonly string[]>>;
  readonly problems: readonly string[];
}

let bench: ServedBench;
beforeAll(async () => {
  bench = await ServedBench.start({ speed: 20, verifiesSignatures: true });
  await bench.createNamespace('walked');
});
afterAll(() => bench.close());

it('boto3 walks every operation, and botocore finds each answer as its model says', async () => {
  const walk = JSON.parse(await runPython(bench, 'walk.py', { TWIN_NAMESPACE: 'walked' })) as Walk;

  expect(walk.problems).toEqual([]);
  expect([...new Set(walk.called['emr-containers'])].sort()).toEqual(emrOperations);
  expect(Object.keys(walk.called)).toHaveLength(8);
});
