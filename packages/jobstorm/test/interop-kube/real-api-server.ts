import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { send, type KubeEndpoint } from '../../src/wire/kubernetes/testing/raw-client.ts';

/** A real kube-apiserver with a real etcd, on loopback, until it is stopped. */
export interface RealApiServer extends KubeEndpoint {
  /** PEM of the certificate that it shows. */
  readonly certificate: string;
  readonly stop: () => Promise<void>;
}

const startMsMax = 60_000;
const token = 'a-token-of-a-test';

/**
 * Starts the server that `scripts/peers/kubernetes.mjs` built. There is no controller manager: what
 * controllers do, such as emptying a namespace that is deleted, nobody does.
 *
 * @param peers the folder of the peers' programs
 */
export async function startRealApiServer(peers: string): Promise<RealApiServer> {
  const dir = mkdtempSync(join(tmpdir(), 'jobstorm-kube-apiserver-'));
  const port = await freePort();
  const server = spawn(join(peers, 'kube-apiserver'), argumentsOf(dir, port), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4_000)));
  const endpoint = { url: `https://127.0.0.1:${port}`, token };
  try {
    await untilReady(endpoint, server);
  } catch (error) {
    await ended(server);
    throw new Error(`kube-apiserver did not become ready; its log ends with:\n${log}`, {
      cause: error,
    });
  }
  return {
    ...endpoint,
    certificate: readFileSync(join(dir, 'certs', 'apiserver.crt'), 'utf8'),
    stop: async () => {
      await ended(server);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function argumentsOf(dir: string, port: number): string[] {
  const keyFile = join(dir, 'service-account.key');
  const tokens = join(dir, 'tokens.csv');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(tokens, `${token},jobstorm,jobstorm,"system:masters"\n`);
  return [
    dir,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--cert-dir=${join(dir, 'certs')}`,
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.100.0.0/16',
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    // Without a controller manager no namespace gets its default ServiceAccount.
    '--disable-admission-plugins=ServiceAccount',
  ];
}

async function untilReady(endpoint: KubeEndpoint, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + startMsMax;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    const answer = await send(endpoint, { method: 'GET', path: '/readyz' }).catch(() => null);
    if (answer?.body === 'ok') return;
    await sleep(200);
  }
  throw new Error(`it was not ready within ${startMsMax / 1_000} s`);
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await exit;
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
