import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/cli-process.ts';
import { createRunFolder, writeRunFile } from './run-folder.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

describe('createRunFolder()', () => {
  it('never gives a folder twice, whatever is there under its name', () => {
    const out = join(folder.path, 'deep', 'runs');

    const first = createRunFolder(out, 'x-20260131-142501');
    writeFileSync(join(out, 'x-20260131-142501-2'), 'a file');
    const third = createRunFolder(out, 'x-20260131-142501');

    expect(first.id).toBe('x-20260131-142501');
    expect(third.id).toBe('x-20260131-142501-3');
    expect(readdirSync(third.folder)).toEqual([]);
  });
});

describe('writeRunFile()', () => {
  it('leaves the file as it was when it cannot be written, and nothing beside it', () => {
    const path = join(folder.path, 'summary.json');
    writeRunFile(path, 'before');
    mkdirSync(`${path}.tmp`);

    expect(() => writeRunFile(path, 'after')).toThrow(/Cannot write '.*summary\.json'/);

    expect(readFileSync(path, 'utf8')).toBe('before');
  });
});
