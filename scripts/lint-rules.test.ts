import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository.ts';

/*
 * The purity of layers and the banned syntax, planted into files of each kind. Typed rules are left
 * out: they are typescript-eslint's own, and need a whole program to run.
 */
const eslint = new ESLint({
  cwd: repositoryRoot,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-') || ruleId.startsWith('max-'),
});

const pureLayers = ['util', 'model', 'config', 'workload', 'metrics', 'engine', 'twin', 'report'];

const impure: readonly (readonly [rule: string, code: string])[] = [
  ['no-restricted-properties', 'export const now = Date.now();'],
  ['no-restricted-syntax', 'export const now = new Date();'],
  ['no-restricted-properties', 'export const chance = Math.random();'],
  ['no-restricted-globals', 'setTimeout(() => undefined, 10);'],
  ['no-restricted-globals', 'export const home = process.env;'],
  ['no-restricted-globals', 'export const bytes = Buffer.alloc(1);'],
  ['no-restricted-globals', 'export const started = performance.now();'],
  ['no-restricted-globals', 'console.log(1);'],
  ['no-restricted-imports', "import { readFileSync } from 'node:fs'; readFileSync('x');"],
];

const banned: readonly (readonly [rule: string, code: string])[] = [
  ['no-restricted-syntax', 'export default 1;'],
  ['no-restricted-syntax', 'export enum Colour { Red }'],
  ['no-restricted-syntax', 'export class Box { constructor(readonly size: number) {} }'],
  ['max-params', 'export const five = (a: 1, b: 2, c: 3, d: 4, e: 5) => [a, b, c, d, e];'],
  ['max-lines', 'export const x = 1;\n'.repeat(401)],
];

describe('lint in the pure layers', () => {
  test.each(pureLayers)('catches every clock, chance and Node built-in in %s', async (layer) => {
    for (const [rule, code] of impure) {
      expect(await rulesBrokenBy(code, `packages/jobstorm/src/${layer}/planted.ts`)).toEqual([
        rule,
      ]);
    }
  });

  test('lets a date be made from a number', async () => {
    const code = 'export const at = (ms: number): Date => new Date(ms);';

    expect(await rulesBrokenBy(code, 'packages/jobstorm/src/model/planted.ts')).toEqual([]);
  });

  test.each(['cli', 'adapters'])('lets %s touch the world', async (layer) => {
    for (const [, code] of impure) {
      expect(await rulesBrokenBy(code, `packages/jobstorm/src/${layer}/planted.ts`)).toEqual([]);
    }
  });

  test('lets tests touch the world', async () => {
    for (const [, code] of impure) {
      expect(await rulesBrokenBy(code, 'packages/jobstorm/src/engine/planted.test.ts')).toEqual([]);
    }
  });
});

describe('lint everywhere', () => {
  test.each(banned)('applies %s', async (rule, code) => {
    for (const path of ['packages/jobstorm/src/cli/planted.ts', 'scripts/planted.ts']) {
      expect(await rulesBrokenBy(code, path)).toEqual([rule]);
    }
  });
});

async function rulesBrokenBy(code: string, filePath: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return [...new Set(result?.messages.map((message) => message.ruleId))];
}
