import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const kubernetesVersion = '1.36.1';

/** What one Go module makes: a client, a server with its etcd, and client-go's informer. */
const programs = ['kubectl', 'kube-apiserver', 'informer'];

/**
 * The folder of the programs of Kubernetes below `.cache/`.
 *
 * @param {string} root of the checkout
 * @returns {string | undefined} undefined when one of them is not built
 */
export function findKubernetes(root) {
  const folder = folderOf(root);
  return programs.every((name) => existsSync(join(folder, name))) ? folder : undefined;
}

/**
 * Builds kubectl, and kube-apiserver with etcd inside, from Kubernetes' own Go modules: some seven
 * minutes on two cores the first time, seconds where Go's build cache is warm.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined without Go, or when it does not build
 */
export function installKubernetes(root, report) {
  if (!tryRun('go', ['version'], root)) return undefined;
  report(`Building Kubernetes ${kubernetesVersion} from its Go modules, which takes minutes.`);
  const folder = folderOf(root);
  mkdirSync(folder, { recursive: true });
  const variables = ['k8s.io/client-go/pkg/version', 'k8s.io/component-base/version']
    .map((name) => `-X ${name}.gitVersion=v${kubernetesVersion}`)
    .join(' ');
  const settings = ['-buildvcs=false', '-mod=readonly', `-ldflags=-s -w ${variables}`];
  const module = join(root, 'packages', 'jobstorm', 'test', 'interop-kube', 'go');
  const packages = programs.map((name) => `./${name}`);
  const built = tryRun('go', ['build', ...settings, '-o', `${folder}/`, ...packages], module);
  return built ? findKubernetes(root) : undefined;
}

/** @param {string} root */
function folderOf(root) {
  return join(root, '.cache', 'peers', `kubernetes-${kubernetesVersion}`);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function tryRun(command, args, cwd) {
  try {
    // Go takes a toolchain that the module asks for from the module proxy.
    execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    return true;
  } catch {
    return false;
  }
}
