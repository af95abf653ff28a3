import { expect, test } from 'vitest';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { ClusterBench } from '../testing/cluster-bench.ts';
import { newApplication } from './operator-application.ts';
import { StatusWriter } from './status-writer.ts';

const clientOnceASecond = { clientQpsV1: 1, clientBurstV1: 1, clientQpsV2: 1, clientBurstV2: 1 };

/** When a status is written, in whole seconds. */
function write(version: OperatorsConfig['version'], isStale: boolean): number {
  const { timeline, cluster } = new ClusterBench();
  const { sparkOperator } = defaultTwinParameters();
  let writtenAt = NaN;
  const writer = new StatusWriter({
    timeline,
    apiServer: cluster.apiServer,
    version,
    parameters: { ...sparkOperator, ...clientOnceASecond },
    onWritten: () => (writtenAt = timeline.now()),
    onDeleted: () => undefined,
  });
  const namespace = { name: 'ns', labels: {}, pods: 0, phase: 'Active' as const };
  const account = cluster.accounts.open('job', 'test');
  const application = newApplication({
    name: 'job',
    namespace,
    virtualClusterId: 'vc',
    account,
    keeper: null,
  });
  const status = { application, from: 'Running', state: 'Running', changes: 1 } as const;
  if (isStale) writer.writeStale({ ...status, isByWorker: true });
  else writer.write({ ...status, isByWorker: true });
  timeline.runUntil(60_000);
  return Math.floor(writtenAt / 1_000);
}

test.each([
  ['v1', false, 0],
  // The refused PUT, a GET and the PUT that is accepted: two more seconds at one request a second.
  ['v1', true, 2],
  ['v2', false, 0],
  ['v2', true, 1],
] as const)('StatusWriter of %s, stale cache %s, needs %i s more', (version, isStale, seconds) => {
  expect(write(version, isStale)).toBe(seconds);
});
