import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { systemReason } from '../../adapters/system-reason.ts';

/** Enough for any scenario or job template; a larger file is none. */
const bytesMax = 4_000_000;

/** What the shell hands over: standard input, and the pipe of `<(command)`. */
const handedOver = /^\/(?:dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/;

/**
 * Text of a file, or of what the shell hands over. A named pipe or a device is refused: it may
 * never end, or never begin. Reads no more than a few megabytes.
 *
 * @returns undefined when there is no such file
 * @throws {Error} with a reason for the user
 */
export function readTextFile(path: string): string | undefined {
  try {
    return decode(readBytes(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Error(reasons[code ?? ''] ?? systemReason(error), { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not text in UTF-8',
};

function readBytes(path: string): Buffer {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory() && !handedOver.test(path)) {
    throw new Error('it is not a regular file');
  }
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(bytesMax + 1);
    let length = 0;
    for (;;) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      length += count;
      if (length > bytesMax) throw new Error(`it is larger than ${bytesMax} bytes`);
      if (count === 0) return bytes.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

function decode(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
