import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createRunDisplay } from './display.ts';

const note =
  'Interrupted. No further arrivals.\nWaiting for the job runs in flight, at most 30 min.';

function shown(isQuiet: boolean, terminal: object): string {
  const stream = Object.assign(new PassThrough(), terminal);
  createRunDisplay({ stream, environment: {}, isPaced: false, isQuiet }).note(note);
  return String(stream.read());
}

describe('a note of a run that goes on', () => {
  it.each([true, false])('is wrapped between words on a terminal (quiet: %s)', (isQuiet) => {
    const text = shown(isQuiet, { isTTY: true, columns: 40, rows: 24 });

    expect(text).toContain(
      'Interrupted. No further arrivals.\nWaiting for the job runs in flight, at\nmost 30 min.\n',
    );
  });

  it('stays as it is in a log', () => {
    expect(shown(true, {})).toBe(`${note}\n`);
  });
});
