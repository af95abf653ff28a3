import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figures } from '../model/figure-names.ts';
import { priceTable, pricesAsOf } from '../model/prices.ts';
import { latencyNames } from './run-summary.ts';
import { summarize } from './testing/fold.ts';
import { memberPaths } from './testing/member-paths.ts';
import { sampleRun } from './testing/sample-run.ts';

const reference = new URL('../../../../docs/reference/summary.md', import.meta.url);
const text = readFileSync(reference, 'utf8');

/** Paths in the first column of the reference's tables. */
const documented = [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, path]) => path ?? '');

/** A latency is documented once, for all of them, wherever one occurs. */
function documentedAs(path: string): string {
  const names = latencyNames.join('|');
  return path
    .replace(new RegExp(`latencies\\.(?:${names})\\.`), 'latencies.<latency>.')
    .replace(
      /^templates\.<template>\.latencies\.<latency>\.\w+$/,
      'templates.<template>.latencies',
    );
}

describe('docs/reference/summary.md', () => {
  it('documents every member of a real summary, and nothing else', () => {
    const members = memberPaths(summarize(sampleRun().entries())).map(({ path }) => path);
    const expected = new Set(members.map(documentedAs));
    for (const name of latencyNames) expected.add(`latencies.${name}`);

    expect([...documented].sort()).toEqual([...expected].sort());
  });

  it('gives every price that the cost is reckoned with', () => {
    for (const [name, { value }] of Object.entries(priceTable)) {
      expect(text).toMatch(new RegExp(`\\| \`${name}\` +\\| ${value} `));
    }
    expect(text).toContain(pricesAsOf);
  });

  it('names the base of every figure that can be given in percent', () => {
    const bases = new Set([...figures.values()].map(({ percentOf }) => percentOf));
    bases.delete(null);
    for (const base of bases) expect(text).toContain(`% of \`${base ?? ''}\``);
  });
});
