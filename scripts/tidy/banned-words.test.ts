import { expect, test } from 'vitest';
import { bannedWordsIn } from './banned-words.ts';

test.each([
  ['a.ts', '// TODO: later', '1: "TODO" → do it now, or open an issue'],
  ['a.md', 'See /home/me/notes.', '1: "/home/" → a relative path'],
  [
    'a.ts',
    '// eslint-disable-next-line no-console',
    '1: "eslint-disable" → eslint-disable-next-line',
  ],
  ['a.ts', 'test.only("x", run);', '1: "test.only" → run or delete it'],
  ['a.md', 'We utilise it.', '1: "utilise" → use'],
  ['a.md', 'Two\nSimply run it.', '2: "Simply" → nothing'],
])('bannedWordsIn() names what to write instead in %s: %s', (path, text, finding) => {
  const found = bannedWordsIn(path, text);

  expect(found).toHaveLength(1);
  expect(found[0]).toContain(finding);
});

test.each([
  ['a.ts', '// eslint-disable-next-line no-console -- the one place that prints'],
  ['a.ts', "const simply = 'simply';"],
  ['a.md', 'https://example.com/home/page and todo.md'],
])('bannedWordsIn() leaves %s alone: %s', (path, text) => {
  expect(bannedWordsIn(path, text)).toEqual([]);
});
