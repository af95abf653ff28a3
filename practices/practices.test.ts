import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { figures } from '../packages/jobstorm/src/model/figure-names.ts';
import { readScenario } from '../scripts/read-scenario.ts';
import { practices } from './practices.ts';

const folder = fileURLToPath(new URL('../scenarios/practices/', import.meta.url));
const guide = readFileSync(new URL('../docs/guides/best-practices.md', import.meta.url), 'utf8');
const ids = practices.map(({ id }) => id);

describe('practices', () => {
  it('are those that have a folder of scenarios', () => {
    const folders = readdirSync(folder).filter((name) => existsSync(`${folder}${name}/with.yaml`));

    expect([...ids].sort()).toEqual(folders.sort());
  });

  it.each(ids)('%s is what differs between two valid scenarios', (id) => {
    const without = readScenario(`${folder}${id}/without.yaml`);
    const withIt = readScenario(`${folder}${id}/with.yaml`);

    expect(readFileSync(`${folder}${id}/with.yaml`, 'utf8')).toContain(
      '\nextends: ./without.yaml\n',
    );
    expect(without.name).toBe(`${id} without`);
    expect(withIt.name).toBe(`${id} with`);
    expect(withIt.load).toEqual(without.load);
    expect({ ...withIt, name: '' }).not.toEqual({ ...without, name: '' });
  });

  it.each(ids)('%s has its section in the guide', (id) => {
    expect(guide).toContain(`](../../scenarios/practices/${id}/with.yaml)`);
  });

  it('are judged by figures of the catalogue, one of them at least', () => {
    for (const practice of practices) {
      expect(practice.figures.filter(({ name }) => !figures.has(name))).toEqual([]);
      expect(practice.figures.some(({ goes }) => goes !== null)).toBe(true);
    }
  });
});
