import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { KubeClient } from '../../src/adapters/kubernetes/kube-client.ts';
import { listAll } from '../../src/adapters/kubernetes/kube-list.ts';
import { WallTimeline } from '../../src/adapters/timeline/wall-timeline.ts';
import { createAwsTarget } from '../../src/cli/target/aws-target.ts';
import { ServedUser } from '../../src/cli/testing/served-access.ts';
import type { TargetHarness } from '../../src/engine/contract/harness.ts';
import { describeJobSubmitterContract } from '../../src/engine/contract/job-submitter-contract.ts';
import { describeJobWatcherContract } from '../../src/engine/contract/job-watcher-contract.ts';
import { describeSessionManagerContract } from '../../src/engine/contract/session-manager-contract.ts';
import { sessionId, sessionTag } from '../../src/model/session.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { Controllers } from './controllers.ts';
import { startRealApiServer, type RealApiServer } from './real-api-server.ts';
import { installSparkApplications } from './spark-application-crd.ts';

const peers = process.env['JOBSTORM_KUBE_PEERS'];

/** A real API server, and everything else of AWS from a served twin. */
describe.skipIf(peers === undefined)('sessions and SparkApplications on a real server', () => {
  let server: RealApiServer;
  let sessions = 0;
  beforeAll(async () => {
    server = await startRealApiServer(peers ?? '');
    await installSparkApplications(server);
  });
  afterAll(() => server.stop());

  const make = (): Promise<TargetHarness> => makeTarget(server, (sessions += 1));
  describeSessionManagerContract('The aws target by spark-operator', make);
  describeJobSubmitterContract('The aws target by spark-operator', make);
  describeJobWatcherContract('The aws target by spark-operator', make);
});

function kubeConfigOf({ url, token, certificate }: RealApiServer): KubeConfig {
  const caData = Buffer.from(certificate).toString('base64');
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'real', server: url, caData, skipTLSVerify: false },
    { name: 'user', token },
  );
  return config;
}

/** So that the next test finds none but its own. */
async function removeSessions(kube: KubeClient): Promise<void> {
  const sessions = { path: '/api/v1/namespaces', labelSelector: sessionTag };
  for (const { metadata } of await listAll(kube, sessions)) {
    await kube.request({ method: 'DELETE', path: `/api/v1/namespaces/${metadata.name}` });
  }
  while ((await listAll(kube, sessions)).length > 0) await sleep(50);
}

/** @param count a number that no target before has had */
async function makeTarget(server: RealApiServer, count: number): Promise<TargetHarness> {
  const bench = await ServedBench.start({ speed: 1 });
  const user = new ServedUser(bench);
  const kube = new KubeClient({ kubeConfig: kubeConfigOf(server), userAgent: 'jobstorm/test' });
  const access = { ...(await user.access(1)), kube };
  const controllers = new Controllers(kube, server);
  let fault: Error | undefined;
  const timeline = new WallTimeline({ onError: (thrown) => (fault = thrown as Error) });
  onTestFinished(async () => {
    timeline.stop();
    await removeSessions(kube);
    await controllers.stop();
    access.close();
    kube.close();
    user.close();
    await bench.close();
  });
  const scenario = { ...bench.served.scenario, submission: 'spark-operator' as const };
  return {
    timeline,
    until: async (condition, withinMs) => {
      const deadline = timeline.now() + withinMs;
      while (!condition()) {
        if (fault !== undefined) throw fault;
        if (timeline.now() > deadline) throw new Error(`Nothing has come within ${withinMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    target: createAwsTarget({ scenario, timeline, epochMs: Date.now(), access }),
    spec: {
      id: sessionId(count.toString(16).padStart(8, '0'), '20260131'),
      clusterName: scenario.clusterName,
      region: scenario.region,
      namespaces: 2,
    },
    virtualClusters: 0,
    // A second of the timeline is one of the clock here.
    withinMs: 12_000,
    submission: (session, clientToken) => {
      const virtualClusterId = session.virtualClusters[0]?.id ?? '';
      const sparkSubmitParameters = '--conf spark.kubernetes.container.image=repo/spark:3.5';
      const entryPoint = 'local:///sleep.py';
      const jobDriver = { sparkSubmitJobDriver: { entryPoint, sparkSubmitParameters } };
      const request = { virtualClusterId, clientToken, jobDriver };
      return { virtualClusterId, clientToken, request, template: 'sleep' };
    },
  };
}
