import { existsSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { JobstormError } from '../../model/errors.ts';
import { useRenewableCredentials } from './credentials/renewable-credentials.ts';

export interface KubeContextOptions {
  /** A file; absent = as kubectl: KUBECONFIG, ~/.kube/config, then the account of the pod. */
  readonly kubeconfig?: string;
  /** Name of a context in it; absent = the current one. */
  readonly context?: string;
}

/**
 * Reads where the Kubernetes API is and how to authenticate there, as kubectl does.
 *
 * @throws {JobstormError} of kind `config` when there is nothing that says so
 */
export function loadKubeContext({ kubeconfig, context }: KubeContextOptions): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const file = kubeconfig ?? process.env['KUBECONFIG'] ?? '~/.kube/config';
    throw new JobstormError('config', `Cannot read the kubeconfig '${file}': ${reason}`, {
      cause,
      hint: updateHint,
    });
  }
  if (context !== undefined) choose(config, context);
  const cluster = config.getCurrentCluster();
  if (cluster === null || isGuess(kubeconfig, config)) {
    throw new JobstormError('config', 'There is no kubeconfig with a current context', {
      hint: updateHint,
    });
  }
  useRenewableCredentials(config);
  return config;
}

const updateHint =
  'Make one with: aws eks update-kubeconfig --name CLUSTER; or name one by --kubeconfig.';

function choose(config: KubeConfig, context: string): void {
  if (config.getContextObject(context) === null) {
    const names = config.getContexts().map(({ name }) => name);
    throw new JobstormError('config', `The kubeconfig has no context '${context}'`, {
      hint: names.length === 0 ? updateHint : `It has: ${names.join(', ')}.`,
    });
  }
  config.setCurrentContext(context);
}

/** Where there is nothing at all, the client makes up a cluster on this machine. */
function isGuess(kubeconfig: string | undefined, config: KubeConfig): boolean {
  if (kubeconfig !== undefined || config.currentContext !== 'loaded-context') return false;
  return !existsSync(process.env['KUBECONFIG'] ?? '');
}
