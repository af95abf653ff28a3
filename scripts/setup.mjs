/*
 * Makes the checkout ready to run: installs the dependencies when they are missing or stale, builds
 * the browser code when its sources changed, and does nothing when all is fresh. Plain JavaScript,
 * and nothing newer than ES2020 in this file: any Node must come as far as the version check.
 */
const oldestNode = 20;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  console.error(
    `Cannot set up Jobstorm as Node must be ${oldestNode} or later: current version is ${process.versions.node}`,
  );
  console.error('Install a later Node from https://nodejs.org and run the same command again.');
  process.exitCode = 69;
} else {
  import('./setup/main.mjs').then(({ main }) => main());
}
