import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { foldersIn } from './run-store/find-run.ts';
import { temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

it.each([
  ['has ended', (journal: string) => journal, 'it has ended'],
  ['was on the twin', withoutEnd, 'the twin that it ran on ended with its process'],
  ['has lost its beginning', (journal: string) => journal.slice(10), 'it is not JSON'],
])('does not resume a run that %s', async (_case, change, reason) => {
  const out = join(folder.path, reason);
  const smoke = 'scenarios/smoke.yaml';
  expect((await commandLine(['run', smoke, '--out', out, '--only-summary'])).code).toBe(0);
  const [run = ''] = foldersIn(out);
  const journal = readFileSync(join(out, run, 'journal.ndjson'), 'utf8');
  const changed = join(out, 'changed.ndjson');
  appendFileSync(changed, change(journal));

  const { code, err } = await commandLine(['run', '--resume', changed, '--out', out]);

  expect(code).toBe(2);
  expect(err).toContain(reason);
});

it('takes no scenario with --resume', async () => {
  const { code, err } = await commandLine(['run', 'scenarios/smoke.yaml', '--resume', 'a-run']);

  expect(code).toBe(2);
  expect(err).toContain('A run that is resumed has its scenario in its journal');
});

function withoutEnd(journal: string): string {
  return journal.slice(0, journal.indexOf('{"kind":"phase","at":') + 20);
}
