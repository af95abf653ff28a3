import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgressRecorder, type RunProgress } from '../../metrics/run-progress.ts';
import { anyJournal } from '../../metrics/testing/journal-arbitrary.ts';
import { JournalBuilder } from '../../metrics/testing/journal-builder.ts';
import { columnsOf } from '../../util/printable.ts';
import { renderProgress, renderProgressLine } from './progress.ts';
import { plainStyle } from './style.ts';

const plain = { width: 80, style: plainStyle, wallElapsedMs: null };

function progressOf(journal: JournalBuilder): RunProgress {
  const recorder = new ProgressRecorder();
  for (const entry of journal.entries()) recorder.add(entry);
  return recorder.progress();
}

/** Four minutes into ten minutes of arrivals. */
function halfway(): JournalBuilder {
  const journal = new JournalBuilder()
    .phase('setup', 0)
    .phase('warm-up', 0)
    .phase('steady', 120_000);
  for (let index = 0; index < 24; index += 1) {
    const intendedAt = index * 10_000;
    const life = { intendedAt, acceptedAt: intendedAt + 200, driverRunning: intendedAt + 9_000 };
    if (index < 12) journal.job({ ...life, finishedAt: intendedAt + 70_000 });
    else journal.job({ ...life, refused: index === 20 ? [[intendedAt, 'throttled']] : [] });
  }
  const podsPending = { imagePull: 3, scheduling: 1 };
  return journal.sample(240_000, { nodes: 12, nodesLaunching: 2, podsRunning: 1_320, podsPending });
}

describe('renderProgress()', () => {
  it('shows load, jobs, cluster and trouble of a run in its steady phase', async () => {
    const options = { ...plain, wallElapsedMs: 480 };

    await expect(renderProgress(progressOf(halfway()), options)).toMatchFileSnapshot(
      'testdata/progress-steady.txt',
    );
  });

  it('shows what the drain waits for, and for how long at most', async () => {
    const journal = halfway()
      .phase('drain', 600_000)
      .add({ kind: 'interrupt', at: 660_000, count: 1 });

    await expect(renderProgress(progressOf(journal), plain)).toMatchFileSnapshot(
      'testdata/progress-drain.txt',
    );
  });

  it('leaves real time out where it runs as fast as the timeline', () => {
    const text = renderProgress(progressOf(halfway()), { ...plain, wallElapsedMs: 240_000 });

    expect(text).toContain('arrivals end in 6 m\n');
  });

  it('has six lines that fit, at every step of any run', () => {
    fc.assert(
      fc.property(anyJournal, fc.constantFrom(20, 60, 80, 200), (journal, width) => {
        const recorder = new ProgressRecorder();
        for (const entry of journal.entries()) {
          recorder.add(entry);
          const lines = renderProgress(recorder.progress(), { ...plain, width }).split('\n');
          expect(lines).toHaveLength(7);
          for (const line of lines)
            expect(columnsOf(line)).toBeLessThanOrEqual(Math.min(width, 100));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('renderProgressLine()', () => {
  it('says the same on one line', () => {
    expect(renderProgressLine(progressOf(halfway()))).toBe(
      '4 m steady 40 %, offered 6/min, accepted 6/min, 12 running, 0 waiting, 12 completed, ' +
        '0 failed, 1 throttled, 0 dropped, 12 nodes',
    );
    expect(renderProgressLine(new ProgressRecorder().progress())).toMatch(/^0 ms setup, offered 0/);
  });
});
