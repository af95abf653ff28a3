export interface KubeconfigParts {
  /** Of the cluster, the user and the context. */
  readonly name: string;
  readonly server: string;
  /** PEM. */
  readonly certificate: string;
  readonly token: string;
}

/** Tells kubeconfigs of a served twin, whose time is over with it, from all others. */
export const kubeconfigMark = 'jobstorm.dev/twin';

/** A kubeconfig, in JSON, which every reader of YAML reads. */
export function kubeconfigText({ name, server, certificate, token }: KubeconfigParts): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server,
          'certificate-authority-data': Buffer.from(certificate).toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
    extensions: [{ name: kubeconfigMark, extension: {} }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
