import { setTimeout as sleep } from 'node:timers/promises';
import { send, type KubeEndpoint } from '../../src/wire/kubernetes/testing/raw-client.ts';

const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'sparkapplications.sparkoperator.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
  },
  spec: {
    group: 'sparkoperator.k8s.io',
    scope: 'Namespaced',
    names: {
      kind: 'SparkApplication',
      listKind: 'SparkApplicationList',
      plural: 'sparkapplications',
      singular: 'sparkapplication',
      shortNames: ['sparkapp'],
    },
    versions: [
      {
        name: 'v1beta2',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { ...open, properties: { spec: open, status: open } } },
      },
    ],
  },
};

/** Makes a real server know SparkApplications, with any members, and waits until it serves them. */
export async function installSparkApplications(server: KubeEndpoint): Promise<void> {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await send(server, { method: 'POST', path: definitions, body: definition });
  for (let tries = 0; tries < 100; tries += 1) {
    const path = '/apis/sparkoperator.k8s.io/v1beta2/sparkapplications';
    if ((await send(server, { method: 'GET', path })).code === 200) return;
    await sleep(100);
  }
  throw new Error('The server does not serve SparkApplications within 10 s');
}
