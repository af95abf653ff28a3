import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../metrics/run-summary.ts';
import { summarize } from '../../metrics/testing/fold.ts';
import { anyJournal } from '../../metrics/testing/journal-arbitrary.ts';
import { JournalBuilder } from '../../metrics/testing/journal-builder.ts';
import { sampleRun, threshold } from '../../metrics/testing/sample-run.ts';
import { columnsOf } from '../../util/printable.ts';
import { ansiStyle, plainStyle } from './style.ts';
import { renderSummary } from './summary.ts';

const small = { width: 80, height: 24, style: plainStyle };
const large = { width: 100, height: 40, style: plainStyle };

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** A run that went wrong in every way at once, and has more of everything than a screen takes. */
function crowdedSummary(): RunSummary {
  const templates = Array.from({ length: 40 }, (_, index) => `template-${index}`);
  const figures = ['submitLatency.p99', 'queueLatency.p95', 'jobStartLatency.p50'];
  const thresholds = templates.flatMap((template) =>
    figures.map((figure) => threshold(figure, '<', 1, { template, text: '< 1ms' })),
  );
  const journal = new JournalBuilder({ templates, thresholds, load: { warmUpMs: 0 } });
  journal.phase('steady', 0).add({ kind: 'interrupt', at: 5, count: 1 });
  templates.forEach((template, index) => {
    const intendedAt = index * 1_000;
    journal.job({
      intendedAt,
      startedAt: intendedAt + 900,
      template,
      acceptedAt: intendedAt + 990,
    });
    journal.dropped(intendedAt, template);
  });
  const leftBehind = {
    jobRuns: 40,
    virtualClusters: 10,
    namespaces: 10,
    pods: 108_000,
    volumes: 0,
  };
  return summarize(journal.add({ kind: 'leftBehind', at: 9_999, leftBehind }).entries());
}

describe('renderSummary()', () => {
  it('shows a run of which a little of everything is to tell', async () => {
    const text = renderSummary(summarize(sampleRun().entries()), small);

    await expect(text).toMatchFileSnapshot('testdata/summary-sample.txt');
  });

  it('has room for more on a larger screen', async () => {
    const text = renderSummary(summarize(sampleRun().entries()), large);

    await expect(text).toMatchFileSnapshot('testdata/summary-sample-large.txt');
  });

  it('shows a run that was killed before anything could be measured', async () => {
    const entries = new JournalBuilder().phase('setup', 0).entries();

    await expect(renderSummary(summarize(entries), small)).toMatchFileSnapshot(
      'testdata/summary-killed.txt',
    );
  });

  it('counts what a screen has no room for', async () => {
    await expect(renderSummary(crowdedSummary(), small)).toMatchFileSnapshot(
      'testdata/summary-crowded.txt',
    );
  });

  it('says why job runs failed and what pods waited for, and cuts what is too long', () => {
    const base = summarize(sampleRun().entries());
    const { cluster, jobRuns } = base;
    if (cluster === null) throw new Error('the sample run has no cluster');
    const failed = { 'cluster\u001b[2J timeout': 1_300, 'Driver exited with code 1': 80 };
    const podsPendingMax = { imagePull: 4_000, binding: 82_000, scheduling: 0 };
    const text = renderSummary(
      {
        ...base,
        jobRuns: { ...jobRuns, failed: 1_380, failedByReason: failed },
        cluster: { ...cluster, podsPendingMax },
      },
      large,
    );

    expect(text).toContain('failed 1,380: cluster timeout (1,300), Driver exited with…');
    expect(text).toContain(' pods, up to 82,000 pending: binding · ');
  });

  it('begins with the verdict', () => {
    const [first = ''] = linesOf(renderSummary(crowdedSummary(), small));

    expect(first).toMatch(/^INTERRUPTED {2}by-hand on twin/);
  });

  it('fits its screen, whatever the run', () => {
    const screens = fc.constantFrom(small, large, { ...small, width: 60 });
    fc.assert(
      fc.property(anyJournal, screens, (journal, screen) => {
        expectToFit(renderSummary(summarize(journal.entries()), screen), screen);
      }),
    );
    for (const screen of [small, large])
      expectToFit(renderSummary(crowdedSummary(), screen), screen);
  });

  it('obeys no text of others: escape sequences and line breaks are taken out of it', () => {
    const evil = 'nice\u001b[2J\u001b]0;owned\u0007\r\nname';
    const base = crowdedSummary();
    const summary: RunSummary = {
      ...base,
      run: {
        ...base.run,
        scenario: evil,
        reasons: [`because ${evil}`],
        thresholds: base.run.thresholds.map((one) => ({ ...one, template: evil })),
      },
      templates: Object.fromEntries(Object.values(base.templates).map((one) => [evil, one])),
    };

    const text = renderSummary(summary, small);

    expect(text).toContain('nice name');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('is the same text in colours', () => {
    const summary = summarize(sampleRun().entries());
    const coloured = renderSummary(summary, { ...small, style: ansiStyle });
    // eslint-disable-next-line no-control-regex -- the escape sequences are what is looked for
    const bare = coloured.replace(/\u001b\[\d+m/g, '');

    expect(coloured).toContain('\u001b[31mFAILED\u001b[39m');
    expect(linesOf(bare).map((line) => line.trimEnd())).toEqual(
      linesOf(renderSummary(summary, small)),
    );
  });
});

function expectToFit(text: string, screen: { width: number; height: number }): void {
  const lines = linesOf(text);
  expect(lines.length).toBeLessThan(screen.height);
  for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(screen.width);
}
