import {
  CreateVirtualClusterCommand,
  StartJobRunCommand,
  type EMRContainersClient,
} from '@aws-sdk/client-emr-containers';
import { expect, vi } from 'vitest';
import type { ServedBench } from '../../src/wire/testing/served-bench.ts';

/** A namespace, a virtual cluster and a job run that are nobody's business but their owner's. */
export class Bystanders {
  readonly #bench: ServedBench;
  readonly #before: string;

  private constructor(bench: ServedBench, before: string) {
    this.#bench = bench;
    this.#before = before;
  }

  /** One that knows nothing of Jobstorm, and one of a session of somebody else. */
  static async settle(bench: ServedBench): Promise<Bystanders> {
    await settleIn(bench, 'analytics', {});
    await settleIn(bench, 'emr-00000000-20260101-ns0', {
      'jobstorm/session': 'emr-00000000-20260101',
    });
    return new Bystanders(bench, await stateOf(bench));
  }

  /** They are exactly as they were. */
  async expectUntouched(): Promise<void> {
    expect(await stateOf(this.#bench)).toBe(this.#before);
  }
}

const names = ['analytics', 'emr-00000000-20260101-ns0'];

async function settleIn(
  bench: ServedBench,
  name: string,
  tags: Record<string, string>,
): Promise<void> {
  await bench.createNamespace(name);
  const emr = bench.emr();
  const id = await createVirtualCluster(emr, { name, tags }, bench.served.scenario.clusterName);
  await emr.send(
    new StartJobRunCommand({
      virtualClusterId: id,
      clientToken: name,
      name: 'for-a-long-time-1',
      executionRoleArn: 'arn:aws:iam::123456789012:role/job',
      releaseLabel: 'emr-7.9.0-latest',
      jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///for-a-long-time.py' } },
    }),
  );
  await vi.waitFor(() => {
    expect(jobRunsOf(bench, name).map(({ state }) => state)).toEqual(['RUNNING']);
  }, 30_000);
}

async function createVirtualCluster(
  emr: EMRContainersClient,
  { name, tags }: { readonly name: string; readonly tags: Record<string, string> },
  clusterName: string,
): Promise<string> {
  const { id } = await emr.send(
    new CreateVirtualClusterCommand({
      name,
      clientToken: name,
      tags,
      containerProvider: {
        type: 'EKS',
        id: clusterName,
        info: { eksInfo: { namespace: name } },
      },
    }),
  );
  return id ?? '';
}

function jobRunsOf({ served }: ServedBench, namespace: string) {
  return served.twin.emr
    .allVirtualClusters()
    .filter((cluster) => cluster.namespace.name === namespace)
    .flatMap(({ jobRuns }) => jobRuns);
}

async function stateOf(bench: ServedBench): Promise<string> {
  const { items } = await bench.core().listNamespace();
  const clusters = bench.served.twin.emr.allVirtualClusters();
  const state = names.map((name) => ({
    namespace: items.find(({ metadata }) => metadata?.name === name)?.metadata?.uid,
    virtualClusters: clusters
      .filter(({ namespace }) => namespace.name === name)
      .map(({ id, state: clusterState }) => [id, clusterState]),
    jobRuns: jobRunsOf(bench, name).map(({ id, state: runState }) => [id, runState]),
  }));
  return JSON.stringify(state);
}
