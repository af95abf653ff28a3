import { expect, test } from 'vitest';
import { brokenLinksIn, titlesIn } from './markdown.ts';

const files: Readonly<Record<string, string>> = {
  'README.md': '# Title\n\n## The `run` command, twice\n',
  docs: '',
};
const read = (path: string): string | null => files[path] ?? null;
const broken = (text: string): readonly string[] => brokenLinksIn('docs/page.md', text, read);

test('titlesIn() leaves out what only looks like a title in a code block', () => {
  expect(titlesIn('# One\n\n```sh\n# a comment\n```\n\n## Two\n')).toEqual(['# One']);
});

test('brokenLinksIn() finds files that do not exist', () => {
  expect(broken('[a](../README.md) [b](../MISSING.md) [c](other.md)')).toEqual([
    '../MISSING.md',
    'other.md',
  ]);
});

test('brokenLinksIn() finds headings that do not exist', () => {
  expect(broken('[a](../README.md#the-run-command-twice) [b](../README.md#none)')).toEqual([
    '../README.md#none',
  ]);
  expect(broken('## Here\n\n[a](#here) [b](#there)')).toEqual(['#there']);
});

test('brokenLinksIn() leaves addresses, folders and code alone', () => {
  expect(broken('[a](https://example.com/x) [b](../docs) `[c](nowhere.md)`')).toEqual([]);
});
