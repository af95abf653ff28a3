import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { createKubernetesServer } from '../http-server.ts';
import { KubernetesApi } from '../kubernetes-api.ts';
import { namespaces } from '../resources/resource-types.ts';
import { ObjectStore } from '../store/object-store.ts';
import type { KubeEndpoint } from './raw-client.ts';

const windowMs = 300_000;
const historyMax = 20_000;

export interface PlainServer extends KubeEndpoint {
  readonly certificate: string;
  readonly store: ObjectStore;
  /** Ends every connection at once, in the middle of whatever it carries. */
  readonly cutConnections: () => void;
  readonly stop: () => Promise<void>;
}

/** Our Kubernetes API with no twin behind it: what it stores is what clients write. */
export async function startPlainServer(): Promise<PlainServer> {
  const now = (): number => Date.now();
  const store = new ObjectStore({ now, historyMs: windowMs, historyMax });
  const api = new KubernetesApi({
    store,
    now,
    newUid: randomUUID,
    newSuffix: () => randomBytes(3).toString('hex').slice(0, 5),
    rules: new Map(),
    listWindowMs: windowMs,
  });
  store.create(namespaces, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'default',
      uid: randomUUID(),
      resourceVersion: '',
      creationTimestamp: new Date().toISOString(),
    },
    status: { phase: 'Active' },
  });
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const token = randomUUID();
  const server = createKubernetesServer({
    api,
    version: { major: '1', minor: '36', gitVersion: 'v1.36.1' },
    tls: { key, cert },
    token,
    hosts: ['127.0.0.1'],
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    token,
    certificate: cert,
    store,
    cutConnections: () => {
      server.server.closeAllConnections();
    },
    stop: async () => {
      await server.close();
    },
  };
}
