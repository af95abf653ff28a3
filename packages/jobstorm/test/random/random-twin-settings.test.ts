import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keysAt } from '../../src/config/schema/known-keys.ts';
import { twinSchema } from '../../src/config/schema/twin-schema.ts';
import type { PlainMapping } from './plain-mapping.ts';
import { randomTwinSettings } from './random-twin-settings.ts';

/** Drawn with the scenario, since they depend on one another. */
const drawnElsewhere = ['nodePools', 'faults'];
/** Tables of rows that are alike: some of them are drawn. */
const tables = ['quotas', 'prices', 'podTemplates', 'schedulers'];
/** Belongs to a strategy that only further schedulers are drawn with. */
const excepted = ['scheduler.shape'];

function knownPaths(): string[] {
  const paths = keysAt(twinSchema, {}, []).flatMap((key) => {
    const inner = tables.includes(key) ? [] : keysAt(twinSchema, {}, [key]);
    return inner.length === 0 ? [key] : inner.map((name) => `${key}.${name}`);
  });
  return paths.filter((path) => ![...drawnElsewhere, ...excepted].includes(path));
}

function pathsOf(settings: PlainMapping): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value !== 'object' || value === null
      ? [key]
      : [key, ...Object.keys(value).map((name) => `${key}.${name}`)],
  );
}

it('randomTwinSettings draws every setting of the twin and every component with figures', () => {
  const known = knownPaths();
  const drawn = new Set(fc.sample(randomTwinSettings, { numRuns: 500, seed: 1 }).flatMap(pathsOf));

  expect(known).toContain('controlPlane.kubernetesVersion');
  expect(known).toContain('parameters.sparkOperator');
  expect(known.filter((path) => !drawn.has(path))).toEqual([]);
});
