import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { referenceFiles } from './reference-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

it('generated files are current', async () => {
  for (const { path, text } of await referenceFiles()) {
    const file = join(root, path);
    const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const hint = `${path} is not current: run \`node scripts/generate-reference.ts\``;
    expect(current === text, hint).toBe(true);
  }
});
