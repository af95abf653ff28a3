import { delimiter, join } from 'node:path';
import { webFingerprint } from './fingerprint.mjs';
import { runChild } from './run-child.mjs';
import { SetupError } from './setup-error.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

/** @param {string} root */
const stampPath = (root) => join(root, 'packages', 'web', 'dist', '.setup-stamp');

/**
 * Whether the browser code in packages/web/dist was built from the sources as they are.
 *
 * @param {string} root
 */
export function isWebFresh(root) {
  return readStamp(stampPath(root)) === webFingerprint(root);
}

/**
 * Builds packages/web/dist, on the pinned Node.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {(line: string) => void} options.report
 * @param {(pid: number) => void} options.onChild
 */
export async function buildWeb({ root, report, onChild }) {
  report('Building the browser code of the report.');
  const binaries = join(root, 'node_modules', '.bin');
  const fingerprint = webFingerprint(root);
  const { ok, output } = await runChild({
    command: 'npm',
    args: ['run', '--silent', 'build', '--workspace', 'packages/web'],
    cwd: root,
    env: { ...process.env, PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}` },
    onChild,
    onTick: (seconds) => report(`  … still building after ${seconds} s`),
  });
  if (!ok) throw new SetupError(`${output}\nCannot build the browser code of the report.`);
  writeStamp(stampPath(root), fingerprint);
}
