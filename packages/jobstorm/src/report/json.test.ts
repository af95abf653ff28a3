import { expect, it } from 'vitest';
import { summarize } from '../metrics/testing/fold.ts';
import { sampleRun } from '../metrics/testing/sample-run.ts';
import { summaryJson } from './json.ts';

it('summaryJson() writes the whole summary, and the same text for the same run', async () => {
  const summary = summarize(sampleRun().entries());
  const text = summaryJson(summary);

  expect(JSON.parse(text)).toEqual(summary);
  expect(summaryJson(summarize(sampleRun().entries()))).toBe(text);
  await expect(text).toMatchFileSnapshot('testdata/summary-sample.json');
});
