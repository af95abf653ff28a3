import fc from 'fast-check';
import { describe as group, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describe } from './describe.ts';
import { parseScenario, parseTree, type ParseResult } from './parse-scenario.ts';
import { problemText } from './problem.ts';
import { mutatedText, mutatedTree, type PlainValue } from './testing/mutations.ts';
import type { Source } from './yaml/source.ts';
import { scenarioFiles, type ScenarioFile } from './testing/scenario-files.ts';

/** The others differ from these in their figures only. */
const bases: readonly string[] = ['smoke.yaml', 'open-model.yaml', 'upstream-300-users.yaml'];
const files = scenarioFiles().filter((file) => bases.includes(file.name));
/** Far above what any scenario takes (milliseconds), even on a busy machine: more is a hang. */
const longestMs = 10_000;

const nowhere: Source = { file: 'memory', line: null, numberText: null, children: new Map() };

/** A scenario that describes itself, or problems that can be shown: nothing else, and soon. */
function expectAnswer(parseOne: () => ParseResult): ParseResult['ok'] {
  const begin = performance.now();
  const result = parseOne();
  if (result.ok) {
    const plan = describe(result.scenario);
    // The names are the user's: one may well be called null.
    const words = [...plan.lines, ...plan.warnings].filter(
      (line) => !/^(Scenario|Job|Pool) /.test(line),
    );
    expect(words.join()).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(plan.offered.arrivals).toBeGreaterThanOrEqual(0);
  } else {
    expect(result.problems.length).toBeGreaterThan(0);
    for (const problem of result.problems) {
      expect(problemText(problem)).not.toMatch(/Invalid input|\[object|undefined/);
    }
  }
  expect(performance.now() - begin).toBeLessThan(longestMs);
  return result.ok;
}

function anyFile<Value>(
  mutation: (file: ScenarioFile) => fc.Arbitrary<Value>,
): fc.Arbitrary<readonly [ScenarioFile, Value]> {
  return fc.oneof(...files.map((file) => mutation(file).map((value) => [file, value] as const)));
}

group('parseScenario() answers with a scenario or problems, and in time,', () => {
  it.each(files)('for 1,200 structural mutations of $name', ({ text, options }) => {
    let valid = 0;
    fc.assert(
      fc.property(mutatedTree(parse(text) as PlainValue), (tree) => {
        if (expectAnswer(() => parseTree({ value: tree, source: nowhere }, options))) valid += 1;
      }),
      { numRuns: 1_200 },
    );
    // Mutations that all fail at once would test nothing behind the schema.
    expect(valid).toBeGreaterThan(80);
  });

  it('for 1,000 scenarios of the repository with mutated text', () => {
    fc.assert(
      fc.property(
        anyFile(({ text }) => mutatedText(text)),
        ([{ options }, text]) => {
          expectAnswer(() => parseScenario(text, options));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('for 700 mutated job templates in files of their own', () => {
    const file = files.find((one) => one.name === 'smoke.yaml');
    const template = file?.options.readFile?.('./templates/sleep.json') ?? '';
    const mutations = fc.oneof(
      mutatedText(template),
      mutatedTree(JSON.parse(template) as PlainValue).map((tree) => JSON.stringify(tree)),
    );
    fc.assert(
      fc.property(mutations, (text) => {
        const options = { path: 'scenario.yaml', readFile: () => text };
        expectAnswer(() => parseScenario(file?.text ?? '', options));
      }),
      { numRuns: 700 },
    );
  });

  it('for any text at all', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.string({ maxLength: 200, unit: 'binary' }),
      fc.json(),
      fc.stringMatching(/^[-:&*!?|>{}[\],#%@`"'\n\t a0<.]{0,60}$/),
    );
    fc.assert(
      fc.property(text, (any) => {
        expectAnswer(() => parseScenario(any, { path: 'any.yaml' }));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(60_000)],
    ['question marks', '? '.repeat(50_000)],
    ['one key many times', 'a: 1\n'.repeat(40_000)],
    ['many keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['a text that is too long', 'a'.repeat(2_000_000)],
    [
      'a bomb of aliases',
      `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`).join('\n')}`,
    ],
    ['an alias to itself', 'name: &a [*a]'],
    [
      'deep indentation',
      Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
  ])('for %s', (_, text) => {
    expectAnswer(() => parseScenario(text, { path: 'hostile.yaml' }));
  });
});
