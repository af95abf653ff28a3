import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ProgressRecorder } from '../../metrics/run-progress.ts';
import { JournalBuilder } from '../../metrics/testing/journal-builder.ts';
import { TerminalScreen } from '../testing/terminal-screen.ts';
import { createRunDisplay } from './display.ts';

const note =
  'Interrupted. No further arrivals.\nWaiting for the job runs in flight, at most 30 min.';

const recorder = new ProgressRecorder();
for (const entry of new JournalBuilder().phase('setup', 0).entries()) recorder.add(entry);
const progress = recorder.progress();

async function shown(isQuiet: boolean, terminal: object): Promise<string> {
  const stream = Object.assign(new PassThrough(), terminal);
  const options = { stream, environment: {}, isPaced: false, isQuiet };
  (await createRunDisplay(options)).note(note);
  return String(stream.read());
}

describe('a note of a run that goes on', () => {
  it.each([true, false])('is wrapped between words on a terminal (quiet: %s)', async (isQuiet) => {
    const text = await shown(isQuiet, { isTTY: true, columns: 40, rows: 24 });

    expect(text).toContain(
      'Interrupted. No further arrivals.\nWaiting for the job runs in flight, at\nmost 30 min.\n',
    );
  });

  it('stays as it is in a log', async () => {
    expect(await shown(true, {})).toBe(`${note}\n`);
  });
});

describe('the live block', () => {
  it.each([20, 40, 100])('goes away whole after quick Ctrl-C, %i columns wide', async (columns) => {
    const screen = new TerminalScreen(columns);
    const sink = new Writable({
      write: (chunk, _encoding, done) => {
        screen.write(String(chunk));
        done();
      },
    });
    const stream = Object.assign(sink, { isTTY: true, columns, rows: 24 });
    const options = { stream, environment: {}, isPaced: false, isQuiet: false };
    const display = await createRunDisplay(options);
    const interrupt = (): void => {
      screen.write('^C');
      display.note('Interrupted.');
    };

    display.refresh(progress);
    interrupt();
    screen.write('^C');
    display.refresh({ ...progress, at: 1_000 });
    interrupt();
    interrupt();
    display.refresh({ ...progress, at: 2_000 });
    display.close();

    expect(screen.lines).toEqual(['Interrupted.', 'Interrupted.', 'Interrupted.']);
  });
});
