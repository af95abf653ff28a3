import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { eventLogError } from './event-log-error.ts';

const chunkBytes = 1 << 18;

/** By the bytes that a file begins with; Spark's names say less than they should. */
const codecs: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'gzip', magic: [0x1f, 0x8b] },
  { name: 'lz4', magic: [...Buffer.from('LZ4Block')] },
  { name: 'lzf', magic: [...Buffer.from('ZV')] },
  { name: 'snappy', magic: [0x82, ...Buffer.from('SNAPPY')] },
];

/**
 * The bytes of a log, decompressed as they are read.
 *
 * @throws {JobstormError} of kind `config` when the file ends in the middle or cannot be read
 */
export async function* readLogBytes(path: string): AsyncGenerator<Uint8Array> {
  const codec = await codecOf(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const through = decompressor(codec, path);
  if (through === undefined) {
    yield* file as AsyncIterable<Uint8Array>;
    return;
  }
  let failure: Error | undefined;
  // Also heard once the last byte was taken, when nobody would catch it.
  through.on('error', (error) => (failure ??= error));
  file.on('error', (error) => through.destroy(error));
  try {
    yield* file.pipe(through) as AsyncIterable<Uint8Array>;
  } catch (error) {
    failure ??= error as Error;
  }
  if (failure !== undefined || through.bytesWritten < statSync(path).size) {
    throw eventLogError(
      path,
      `its ${codec} data is truncated or damaged after ${through.bytesWritten} bytes`,
      {
        cause: failure,
        hint: `Copy it again, once the application has ended; of several logs joined to one file, decompress each first.`,
      },
    );
  }
}

function decompressor(codec: string, path: string): ZstdDecompress | Gunzip | undefined {
  switch (codec) {
    case 'plain':
      return undefined;
    case 'zstd':
      return createZstdDecompress({ chunkSize: chunkBytes });
    case 'gzip':
      return createGunzip({ chunkSize: chunkBytes });
    default:
      throw eventLogError(
        path,
        `it is compressed with ${codec}, and only plain, zstd and gzip can be read`,
        {
          hint: 'Decompress it first, or let Spark write it with spark.eventLog.compression.codec=zstd.',
        },
      );
  }
}

async function codecOf(path: string): Promise<string> {
  const bytes = await headOf(path);
  if (bytes.length === 0) {
    throw eventLogError(path, 'it is empty', {
      hint: 'Spark writes it while the application runs: copy it once that has ended.',
    });
  }
  const codec = codecs.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
  return codec?.name ?? 'plain';
}

async function headOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw eventLogError(path, (error as Error).message, { cause: error });
  }
}
