import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resourceTypes } from '../packages/jobstorm/src/wire/kubernetes/resources/resource-types.ts';

it('docs/reference/kubernetes-api.md names every kind that is served', () => {
  const page = readFileSync(
    new URL('../docs/reference/kubernetes-api.md', import.meta.url),
    'utf8',
  );
  const missing = resourceTypes.filter(({ plural }) => !page.includes(`\`${plural}\``));

  expect(missing.map(({ plural }) => plural)).toEqual([]);
});
