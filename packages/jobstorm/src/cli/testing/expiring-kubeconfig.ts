import type { FaultyProxy } from './faulty-proxy.ts';

/**
 * The kubeconfig of a served twin, by a proxy before its Kubernetes API: tokens come of a plug-in,
 * which fetches them from the proxy, and run out sooner than they say.
 *
 * @param kubeconfig the twin's own; its authority stays, by which it is known to be of this cluster
 */
export function expiringKubeconfig(
  kubeconfig: string,
  { url, credentialsUrl }: Pick<FaultyProxy, 'url' | 'credentialsUrl'>,
): string {
  const config = JSON.parse(kubeconfig) as {
    clusters: { cluster: object }[];
    users: { user: object }[];
  };
  const program = 'fetch(process.argv[1]).then(async (answer) => console.log(await answer.text()))';
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: ['-e', program, credentialsUrl],
    interactiveMode: 'Never',
  };
  for (const { cluster } of config.clusters) {
    Object.assign(cluster, { server: url, 'insecure-skip-tls-verify': true });
  }
  for (const one of config.users) one.user = { exec };
  return JSON.stringify(config);
}

/** The token that the kubeconfig of a served twin holds. */
export function tokenIn(kubeconfig: string): string {
  const { users } = JSON.parse(kubeconfig) as { users: { user: { token: string } }[] };
  return users[0]?.user.token ?? '';
}
