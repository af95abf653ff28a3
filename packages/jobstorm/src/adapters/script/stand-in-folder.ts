import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A folder of its own that has nothing but a program `aws`: first on a script's PATH, it stands in
 * for the AWS CLI.
 */
export class StandInFolder {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'jobstorm-aws-'));
    const program = fileURLToPath(new URL('./aws-stand-in.ts', import.meta.url));
    const wrapper = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(program)} "$@"\n`;
    writeFileSync(join(this.path, 'aws'), wrapper, { mode: 0o700 });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One word of a shell command, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
