import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines, type Line } from './split-lines.ts';

async function linesOf(bytes: Uint8Array, cuts: readonly number[]): Promise<Line[]> {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  ends.sort((a, b) => a - b);
  let start = 0;
  const chunks = ends.map((end) => {
    const chunk = bytes.subarray(start, end);
    start = end;
    return chunk;
  });
  const lines: Line[] = [];
  for await (const batch of splitLines(ReadableStream.from(chunks))) lines.push(...batch);
  return lines;
}

describe('splitLines()', () => {
  it('gives the same lines wherever the chunks end, even within a character', async () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.string(),
        fc.array(fc.nat()),
        async (ended, torn, cuts) => {
          const tail = torn.replaceAll('\n', '');
          const bytes = Buffer.from(ended.map((text) => `${text}\n`).join('') + tail, 'utf8');

          const lines = await linesOf(bytes, cuts);

          expect(lines).toEqual([
            ...ended.map((text) => ({ text, isEnded: true })),
            ...(tail === '' ? [] : [{ text: tail, isEnded: false }]),
          ]);
        },
      ),
    );
  });
});
