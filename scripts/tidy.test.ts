import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository.ts';
import { bannedWordsIn } from './tidy/banned-words.ts';
import { dependencies, lockedAddresses, lockfileDifferences } from './tidy/dependencies.ts';
import { brokenLinksIn, titlesIn } from './tidy/markdown.ts';
import { isTooLong, longLinesIn } from './tidy/sizes.ts';
import { sourceFiles } from './tidy/source-files.ts';

/* Style as a test: what neither the compiler nor the linter can see. Each finding says where. */

const files = sourceFiles();
const markdown = files.filter(({ path }) => path.endsWith('.md'));
const code = files.filter(({ path }) => /\.(ts|mjs|js|cjs)$/.test(path));
const scenarios = files.filter(({ path }) => /^scenarios\/.*\.yaml$/.test(path));

/**
 * The licence is not ours to edit, npm writes the lockfile, and the table of words holds them all.
 */
const notProse = /^(LICENSE|package-lock\.json|scripts\/tidy\/banned-words(\.test)?\.ts)$/;

describe('every Markdown file', () => {
  test('has exactly one title', () => {
    const wrong = markdown
      .map(({ path, text }) => `${path}: ${titlesIn(text).length} titles`)
      .filter((line) => !line.endsWith(': 1 titles'));

    expect(wrong).toEqual([]);
  });

  test('links to what exists', () => {
    const broken = markdown.flatMap(({ path, text }) =>
      brokenLinksIn(path, text, readText).map((link) => `${path}: ${link}`),
    );

    expect(broken).toEqual([]);
  });
});

describe('every text file', () => {
  test('uses our words, and leaves nothing for later', () => {
    const found = files
      .filter(({ path }) => !notProse.test(path))
      .flatMap(({ path, text }) => bannedWordsIn(path, text).map((line) => `${path}:${line}`));

    expect(found).toEqual([]);
  });

  test('ends in one line feed and has no carriage return', () => {
    const wrong = files.filter(
      ({ path, text }) =>
        !path.includes('/testdata/') && (!/[^\n]\n$/.test(text) || text.includes('\r')),
    );

    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('every file of code', () => {
  test('keeps its lines within 100 columns', () => {
    const long = code.flatMap(({ path, text }) =>
      longLinesIn(text).map((line) => `${path}:${line}`),
    );

    expect(long).toEqual([]);
  });

  test('has at most 400 lines', () => {
    expect(code.filter(({ path, text }) => isTooLong(path, text)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  test('is named in kebab-case', () => {
    const kebab = /^(\.?[a-z0-9]+([.-][a-z0-9]+)*)$/;
    const wrong = code.filter(({ path }) => !kebab.test(path.split('/').at(-1) ?? ''));

    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('every dependency', () => {
  test('has its reason in CONTRIBUTING.md, and nothing else has', () => {
    const reasons = readText('CONTRIBUTING.md')?.matchAll(/^- `([^`]+)`: /gm) ?? [];
    const explained = [...reasons].map(([, name]) => name).sort();
    const used = [...new Set(dependencies().map(({ name }) => name))].sort();

    expect(explained).toEqual(used);
  });

  test('is imported, when users have to install it', () => {
    const sources = code.filter(({ path }) => /^packages\/[^/]+\/src\//.test(path));
    const idle = dependencies('dependencies').filter(
      ({ folder, name }) =>
        !sources.some(
          ({ path, text }) =>
            path.startsWith(`${folder}/`) && new RegExp(`from '${name}['/]|'${name}/`).test(text),
        ),
    );

    expect(idle.map(({ folder, name }) => `${folder}: ${name}`)).toEqual([]);
  });

  test('has an exact version', () => {
    const loose = dependencies().filter(
      ({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );

    expect(loose.map(({ name, version }) => `${name} ${version}`)).toEqual([]);
  });

  test('is in the lockfile as package.json wants it, from no registry in particular', () => {
    expect(lockfileDifferences()).toEqual([]);
    expect(lockedAddresses()).toEqual([]);
  });
});

describe('every scenario', () => {
  test('names its schema for the editor', () => {
    const isNamed = ({ path, text }: { path: string; text: string }): boolean => {
      const root = '../'.repeat(path.split('/').length - 1);
      return text.startsWith(
        `# yaml-language-server: $schema=${root}schemas/scenario.schema.json\n`,
      );
    };

    expect(scenarios.length).toBeGreaterThan(0);
    expect(scenarios.filter((file) => !isNamed(file)).map(({ path }) => path)).toEqual([]);
    expect(existsSync(join(repositoryRoot, 'schemas/scenario.schema.json'))).toBe(true);
  });

  test('is described in scenarios/README.md', () => {
    const text = readText('scenarios/README.md') ?? '';
    const names = scenarios
      .map(({ path }) => path.replace('scenarios/', ''))
      .filter((name) => !name.includes('/'));

    expect(names.filter((name) => !text.includes(`](${name})`))).toEqual([]);
  });
});

function readText(path: string): string | null {
  const absolute = join(repositoryRoot, path);
  if (!existsSync(absolute)) return null;
  return statSync(absolute).isDirectory() ? '' : readFileSync(absolute, 'utf8');
}
