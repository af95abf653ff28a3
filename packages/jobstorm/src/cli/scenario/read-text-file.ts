import { closeSync, openSync, readSync } from 'node:fs';

/** Enough for any scenario or job template; a larger file is none. */
const bytesMax = 4_000_000;

/**
 * Text of a file, which may also be a pipe. Reads no more than a few megabytes, whatever is named.
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
    throw new Error(reasons[code ?? ''] ?? (error as Error).message, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not text in UTF-8',
};

function readBytes(path: string): Buffer {
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
