import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referenceFiles } from './reference-files.ts';

/** Writes the JSON Schema and the reference pages that are made from the code. */
const root = fileURLToPath(new URL('..', import.meta.url));
for (const { path, text } of await referenceFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stderr.write(`wrote ${path}\n`);
}
