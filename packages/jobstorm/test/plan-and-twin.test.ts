import { describe as group, expect, it } from 'vitest';
import { describe } from '../src/config/describe.ts';
import { parseScenario } from '../src/config/parse-scenario.ts';
import type { ClusterSample } from '../src/model/cluster-sample.ts';
import { runUnwatched } from '../src/twin/testing/run-unwatched.ts';

const volume = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';
const claims = [
  `--conf ${volume}.options.claimName=OnDemand`,
  `--conf ${volume}.options.storageClass=gp3`,
  `--conf ${volume}.options.sizeLimit=10Gi`,
  `--conf ${volume}.mount.path=/data1`,
].join(' ');

interface Outcome {
  readonly warnings: readonly string[];
  readonly samples: readonly ClusterSample[];
}

/** Jobs of five minutes for a quarter of an hour, in one namespace: the plan, and what happens. */
function planned(arrivals: string, parameters: string, executors: number, conf = ''): Outcome {
  const fast = '{ burst: 100, refill: 100/s }';
  const text = `name: planned
namespaces: 1
jobs:
  - name: job
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: job.py
          sparkSubmitParameters: --num-executors ${executors} --executor-memory 512M ${conf}
    work: { duration: 5m }
load: { arrivals: ${arrivals}, duration: 15m, warmUp: 0s, onEnd: cancel }
twin:
  scheduler: { qps: 300, burst: 300 }
  quotas: { StartJobRun: ${fast}, CancelJobRun: ${fast}, all: ${fast} }
  controlPlane: { kubernetesVersion: '1.30' }
  nodePools: [{ name: nodes, kind: static, instanceType: m5.24xlarge, nodes: 100 }]
  parameters: { ${parameters} }
`;
  const result = parseScenario(text, { path: 'planned.yaml' });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { entries } = runUnwatched(result.scenario);
  const samples = entries.flatMap((entry) => (entry.kind === 'sample' ? [entry.sample] : []));
  return { warnings: describe(result.scenario).warnings, samples };
}

function most(samples: readonly ClusterSample[], of: (one: ClusterSample) => number): number {
  return Math.max(...samples.map(of));
}

group('the plan of a scenario', () => {
  // About 18 seats for the LISTs of 100 drivers, and nine times as many for those of 300.
  const fewSeats = 'apiServer: { servers: 1, seatsPerServerMin: 100, seatsPerServerMax: 100 }';

  it.each([
    ['20/min', false],
    ['60/min', true],
  ])('at %s warns of too few seats: %s, and so it is on the twin', (arrivals, isWarned) => {
    const { warnings, samples } = planned(arrivals, fewSeats, 20);
    const refused = samples.at(-1)?.counters.apiServerRejected ?? NaN;

    expect(warnings.some((text) => text.includes('workload-low gets 61 of them'))).toBe(isWarned);
    expect(refused > 10_000).toBe(isWarned);
    expect(most(samples, (one) => one.apiServerQueueWaitMs) > 1_000).toBe(isWarned);
  });

  it.each([
    ['10/min', false],
    ['24/min', true],
  ])('at %s warns of too few volumes a second: %s, as on the twin', (arrivals, isWarned) => {
    const { warnings, samples } = planned(arrivals, '', 20, claims);
    const waiting = most(samples, (one) => one.podsPending.volume ?? 0);

    expect(warnings.some((text) => text.includes('about 5 volumes/s'))).toBe(isWarned);
    // Three more volumes a second than there are, for most of a quarter of an hour.
    expect(waiting > 500).toBe(isWarned);
  });
});
