import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository.ts';

/*
 * A rule that matches nothing looks like a rule that is kept. So each way to break the layers is
 * planted once in a small tree, and the real configuration must find exactly those.
 */
const planted: Readonly<Record<string, string>> = {
  'bin/jobstorm.js': `import('../src/cli/main.ts');`,
  'src/cli/main.ts': `import '../engine/run.ts';
    import '../twin/twin.ts';
    import '../adapters/emr.ts';
    import '../model/files.ts';
    import '../util/upward.ts';
    import '../workload/parser.ts';
    import '../metrics/left.ts';
    import '../extras/new.ts';
    import '../config/schema.ts';
    import '../report/table.ts';
    import node from 'node:fs';
    console.log(node);`,
  'src/config/schema.ts': `import 'zod'; import 'yaml';`,
  'src/engine/ports.ts': `export interface Port { readonly name: string }`,
  'src/engine/run.ts': `import '../twin/twin.ts';`,
  'src/twin/twin.ts': `import type { Port } from '../engine/ports.ts';
    import '../adapters/emr.ts';
    export const twin: Port = { name: 'twin' };`,
  'src/twin/inner.ts': `import '../engine/run.ts';`,
  'src/twin/twin.test.ts': `import '../engine/run.ts'; import './inner.ts';`,
  'src/adapters/emr.ts': `import type { Port } from '../engine/ports.ts';
    import 'node:fs';
    import 'zod';
    export const emr: Port = { name: 'emr' };`,
  'src/adapters/mix.ts': `import '../twin/twin.ts';`,
  'src/model/files.ts': `import 'node:fs';`,
  'src/util/upward.ts': `import '../model/files.ts';`,
  'src/workload/parser.ts': `import 'zod';`,
  'src/metrics/left.ts': `import './right.ts';`,
  'src/metrics/right.ts': `import './left.ts';`,
  'src/report/table.ts': `import type { Cell } from './cell.ts'; export interface Table { cell: Cell }`,
  'src/report/cell.ts': `import type { Table } from './table.ts'; export interface Cell { of: Table }`,
  'src/extras/new.ts': `import '../util/upward.ts';`,
};

const expected = [
  'layer-engine: engine/run.ts → twin/twin.ts',
  'layer-twin: twin/twin.ts → adapters/emr.ts',
  'layer-twin: twin/inner.ts → engine/run.ts',
  'layer-adapters: adapters/mix.ts → twin/twin.ts',
  'layer-model: model/files.ts → fs',
  'layer-util: util/upward.ts → model/files.ts',
  'layer-workload: workload/parser.ts → zod',
  'layer-unknown: extras/new.ts → util/upward.ts',
  'no-cycles: metrics/left.ts → metrics/right.ts',
  'no-dead-files: twin/inner.ts → twin/inner.ts',
  'no-dead-files: adapters/mix.ts → adapters/mix.ts',
];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

describe('the layer rules', () => {
  const cache = join(repositoryRoot, '.cache');
  let tree = '';
  let found: readonly string[] = [];

  beforeAll(() => {
    mkdirSync(cache, { recursive: true });
    tree = mkdtempSync(join(cache, 'layers-'));
    for (const [path, text] of Object.entries(planted)) write(`packages/jobstorm/${path}`, text);
    for (const name of ['tsconfig.json', 'packages/jobstorm/package.json']) {
      copyFileSync(join(repositoryRoot, name), join(tree, name));
    }
    symlinkSync(join(repositoryRoot, 'node_modules'), join(tree, 'node_modules'));
    found = cruise().map(({ rule, from, to }) => `${rule.name}: ${short(from)} → ${short(to)}`);
  });

  afterAll(() => {
    rmSync(tree, { recursive: true, force: true });
  });

  test.each(expected)('catch %s', (violation) => {
    expect(found).toContain(violation);
  });

  test('allow everything else', () => {
    expect(found.filter((violation) => !expected.includes(violation))).toEqual([]);
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }

  function cruise(): readonly Violation[] {
    const bin = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = join(repositoryRoot, '.dependency-cruiser.cjs');
    const args = [bin, 'packages', '--config', config, '--output-type', 'json'];
    const result = JSON.parse(execFileSync(process.execPath, args, { cwd: tree }).toString()) as {
      readonly summary: { readonly violations: readonly Violation[] };
    };
    return result.summary.violations;
  }

  function short(path: string): string {
    return path
      .replace(/^packages\/jobstorm\/(src\/)?/, '')
      .replace(/^.*node_modules\/([^/]+)\/.*/, '$1');
  }
});
