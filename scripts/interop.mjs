import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findAws, installAws } from './peers/aws.mjs';
import { findChromium, installChromium } from './peers/chromium.mjs';
import { findCloudSimPlus, installCloudSimPlus } from './peers/cloudsim-plus.mjs';
import { findKubernetes, installKubernetes } from './peers/kubernetes.mjs';
import { findPromtool, installPromtool } from './peers/promtool.mjs';
import { findSimpy, installSimpy } from './peers/simpy.mjs';

/*
 * Runs the suites that need more than Node: the HTML report in a real browser, the kernel beside
 * SimPy, pods and hosts beside SimPy and CloudSim Plus, the served twin's Kubernetes API beside
 * kube-apiserver and with kubectl, its AWS services under the AWS CLI and boto3, its metrics under
 * promtool. Installs the peers that are missing.
 * Without one its suites are skipped, loudly; where CI is set a missing peer is a failure.
 * Arguments go to vitest; `--peers-only` installs and stops.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const report = (/** @type {string} */ line) => {
  console.error(line);
};

const peers = [
  {
    name: 'Chromium',
    variable: 'JOBSTORM_CHROMIUM',
    suites: 'packages/web/test',
    path: findChromium() ?? installChromium(report),
    remedy: 'Install Chromium or Chrome, or name its binary in JOBSTORM_CHROMIUM.',
  },
  {
    name: 'SimPy',
    variable: 'JOBSTORM_SIMPY_PYTHON',
    suites: 'packages/jobstorm/test/interop/',
    path: findSimpy(root) ?? installSimpy(root, report),
    remedy: 'Install Python 3 with its venv module, and connect to the network once.',
  },
  {
    name: 'CloudSim Plus',
    variable: 'JOBSTORM_CLOUDSIM_PLUS',
    suites: 'packages/jobstorm/test/interop-pods/',
    path: (findCloudSimPlus(root) ?? installCloudSimPlus(root, report))?.classPath,
    remedy: 'Install a JDK of version 17 or later and Maven, and connect to the network once.',
  },
  {
    name: 'Kubernetes',
    variable: 'JOBSTORM_KUBE_PEERS',
    suites: 'packages/jobstorm/test/interop-kube/',
    path: findKubernetes(root) ?? installKubernetes(root, report),
    remedy: 'Install Go 1.21 or later, and connect to its module proxy once.',
  },
  {
    name: 'AWS CLI and boto3',
    variable: 'JOBSTORM_AWS_PYTHON',
    suites: 'packages/jobstorm/test/interop-aws/',
    path: findAws(root) ?? installAws(root, report),
    remedy: 'Install Python 3 with its venv module, and connect to the network once.',
  },
  {
    name: 'promtool',
    variable: 'JOBSTORM_PROMTOOL',
    suites: 'packages/jobstorm/test/interop-metrics/',
    path: findPromtool(root) ?? installPromtool(root, report),
    remedy: 'Install Prometheus, or name its promtool in JOBSTORM_PROMTOOL.',
  },
];

/** Too long for `npm test`: whole runs as processes, against a twin that is served. */
const withoutPeers = ['packages/jobstorm/test/interop-killed/'];

const missing = peers.filter(({ path }) => path === undefined);
for (const { name, suites, remedy } of missing) {
  report(
    `\nMISSING PEER: ${name} could not be found or installed; not run: ${suites}.\n${remedy}\n`,
  );
}
const missingIsFailure = missing.length > 0 && Boolean(process.env['CI']);
if (missingIsFailure) report('CI is set, so a missing peer is a failure.');

const present = peers.filter(({ path }) => path !== undefined);
let passed = true;
if (!args.includes('--peers-only') && present.length > 0) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const suites = [...present.map((peer) => peer.suites), ...withoutPeers];
  const config = ['--config', 'vitest.interop.config.ts'];
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...config, ...suites, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...Object.fromEntries(present.map(({ variable, path }) => [variable, path])),
    },
  });
  passed = status === 0;
}
process.exitCode = passed && !missingIsFailure ? 0 : 1;
