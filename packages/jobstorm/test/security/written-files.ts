import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder, as its path relative to it. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

/** All that stands in the files below a folder. */
export function textBelow(folder: string): string {
  return filesBelow(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
