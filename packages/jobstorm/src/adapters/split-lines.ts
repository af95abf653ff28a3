/** One line of a text; only the last one may lack its end. */
export interface Line {
  readonly text: string;
  readonly isEnded: boolean;
}

const lineFeed = 0x0a;

/**
 * Cuts a stream of bytes into lines, a batch for each chunk that completes one: an async step per
 * line would cost more than the parsing. Memory is bounded by the longest line.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Line[]> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const last = bytes.lastIndexOf(lineFeed);
    if (last === -1) {
      rest.push(bytes);
      continue;
    }
    const whole = Buffer.concat([...rest, bytes.subarray(0, last)]).toString('utf8');
    rest = [bytes.subarray(last + 1)];
    yield whole.split('\n').map((text) => ({ text, isEnded: true }));
  }
  const text = Buffer.concat(rest).toString('utf8');
  if (text !== '') yield [{ text, isEnded: false }];
}
