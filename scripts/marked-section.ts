import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Replaces what stands between `<!-- NAME: begin -->` and `<!-- NAME: end -->` in a page. */
export async function writeMarkedSection(path: string, name: string, text: string): Promise<void> {
  const section = new RegExp(`(<!-- ${name}: begin -->\\n)[\\s\\S]*(<!-- ${name}: end -->)`);
  const page = readFileSync(path, 'utf8');
  if (!section.test(page))
    throw new Error(`Cannot write into '${path}' as it has no ${name} marks`);
  const written = page.replace(
    section,
    (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`,
  );
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  writeFileSync(path, await format(written, options));
}
