import { spawnSync } from 'node:child_process';
import type { CliProcessOptions } from '../../src/cli/testing/cli-process.ts';

/** A limit on the size of files in a shell: what anybody can have, wherever there is a shell. */
export function withFileLimit(bytes: number): CliProcessOptions {
  // In blocks of 512 bytes, as POSIX has it.
  const script = `ulimit -f ${Math.ceil(bytes / 512)}; exec "$@"`;
  return { wrapper: ['sh', '-c', script, 'sh'] };
}

/** Whether this user may mount a file system that only its own processes see. */
export const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0;

/**
 * A folder on a file system of so many bytes, for the process and its children alone. What is in it
 * at the end is left in the folder beneath it.
 */
export function onFileSystem(folder: string, bytes: number): CliProcessOptions {
  const script = [
    'folder=$1; kept=$(mktemp -d); shift',
    `mount -t tmpfs -o size=${bytes} none "$folder" || exit 99`,
    '"$@"; code=$?',
    'cp -R "$folder"/. "$kept"; umount "$folder" && cp -R "$kept"/. "$folder"; rm -r "$kept"',
    'exit $code',
  ].join('\n');
  return { wrapper: ['unshare', '-Urm', 'sh', '-c', script, 'sh', folder] };
}
