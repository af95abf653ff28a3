import { KubeConfig } from '@kubernetes/client-node';
import { generate } from 'selfsigned';
import { createKubernetesServer } from '../../../wire/kubernetes/http-server.ts';
import { ApiBench } from '../../../wire/kubernetes/testing/api-bench.ts';

/** A Kubernetes API on loopback, and the configuration that clients reach it with. */
export class KubeServer {
  readonly bench = new ApiBench();
  readonly kubeConfig = new KubeConfig();
  #server: ReturnType<typeof createKubernetesServer> | undefined;

  async start(): Promise<void> {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const server = createKubernetesServer({
      api: this.bench.api,
      version: { major: '1', minor: '34', gitVersion: 'v1.34.1' },
      tls: { key, cert },
      token: 'a-token',
      hosts: ['127.0.0.1'],
      catchUp: () => undefined,
    });
    this.#server = server;
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const caData = Buffer.from(cert).toString('base64');
    this.kubeConfig.loadFromClusterAndUser(
      { name: 'test', server: address, caData, skipTLSVerify: false },
      { name: 'test', token: 'a-token' },
    );
  }

  /** Ends every connection, watches included, as a load balancer may. */
  dropConnections(): void {
    const server = this.#server?.server as { closeAllConnections?: () => void } | undefined;
    server?.closeAllConnections?.();
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }
}
