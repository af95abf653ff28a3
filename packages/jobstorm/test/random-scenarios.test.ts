import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { stringify } from 'yaml';
import type { PlainMapping } from './random/plain-mapping.ts';
import { randomScenario } from './random/random-scenario.ts';
import { randomTree } from './random/random-tree.ts';
import { runWatched } from './random/watched-run.ts';

const runs = 2_000;

/** Says what failed, where the smallest scenario that fails was written, and how to repeat it. */
function failureText(tree: PlainMapping, seed: number, error: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'jobstorm-')), 'failing.yaml');
  writeFileSync(file, stringify(tree));
  return [
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    `The smallest scenario that fails so is in ${file} (drawn with the seed ${seed}). Repeat it:`,
    `  node packages/jobstorm/test/random/watched-run.ts ${file}`,
    `and see it without the watchers: npx jobstorm run ${file}`,
  ].join('\n');
}

describe('random scenarios', () => {
  it(`break no law of the twin in ${runs} runs`, () => {
    const outcome = fc.check(
      fc.property(randomTree, (tree) => {
        runWatched(randomScenario(tree));
      }),
      { numRuns: runs },
    );

    if (outcome.counterexample === null) return;
    const [tree] = outcome.counterexample;
    throw new Error(failureText(tree, outcome.seed, outcome.errorInstance));
  });
});
