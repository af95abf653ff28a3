import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoreV1Api, KubeConfig, makeInformer, type V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubeconfigText } from '../../src/wire/kubeconfig.ts';
import { Kubectl } from './kubectl.ts';
import {
  startPlainServer,
  type PlainServer,
} from '../../src/wire/kubernetes/testing/plain-server.ts';
import { PodChurn } from './pod-churn.ts';

const peers = process.env['JOBSTORM_KUBE_PEERS'];
const podsCreated = 10_000;
/** Between turns of the event loop, so that servers and clients have theirs. */
const stepsPerTurn = 50;
/** Connections are cut so often, as load balancers and restarts do. */
const turnsPerCut = 100;

describe.skipIf(peers === undefined)('informers over 10,000 pods of churn', () => {
  let server: PlainServer;
  let kubectl: Kubectl;
  beforeAll(async () => {
    server = await startPlainServer();
    const { url, certificate, token } = server;
    kubectl = new Kubectl(
      peers ?? '',
      kubeconfigText({ name: 'churn', server: url, certificate, token }),
    );
  });
  afterAll(async () => {
    kubectl.dispose();
    await server.stop();
  });

  it('of client-node and of client-go end with the true set', async () => {
    const churn = new PodChurn(server.store, 7);
    for (let step = 0; step < 1_000; step += 1) churn.step();
    const known = startClientNodeInformer(kubectl.kubeconfig);
    const clientGo = runClientGoInformer(kubectl.kubeconfig, 'churn/marker');
    for (let turn = 0; churn.created < podsCreated; turn += 1) {
      for (let step = 0; step < stepsPerTurn; step += 1) churn.step();
      if (turn % turnsPerCut === turnsPerCut - 1) server.cutConnections();
      await sleep(5);
    }
    churn.create('marker');

    const printed = await clientGo;
    const present = churn.present();
    expect(printed.trimEnd().split('\n')).toEqual(present);
    await expect.poll(() => known.present(), { timeout: 30_000 }).toEqual(present);
    await known.stop();
  });
});

/** An informer as programs for Node have it, restarted where it stops, as they have to. */
function startClientNodeInformer(kubeconfig: string): {
  readonly present: () => string[];
  readonly stop: () => Promise<void>;
} {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const informer = makeInformer(config, '/api/v1/pods', () => core.listPodForAllNamespaces());
  let isStopped = false;
  informer.on('error', () => {
    if (!isStopped) setTimeout(() => void informer.start(), 100);
  });
  void informer.start();
  return {
    present: () => informer.list().map(lineOf).sort(),
    stop: async () => {
      isStopped = true;
      await informer.stop();
    },
  };
}

function lineOf({ metadata, status }: V1Pod): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''} ${status?.phase ?? ''}`;
}

/** What client-go's informer knows once it has seen the marker. */
async function runClientGoInformer(kubeconfig: string, marker: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      join(peers ?? '', 'informer'),
      [kubeconfig, marker],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`the informer failed: ${stderr}`, { cause: error }));
      },
    );
  });
}
