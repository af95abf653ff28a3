import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { scenarioJsonSchema } from '../packages/jobstorm/src/config/reference/json-schema.ts';
import { scenarioMarkdown } from '../packages/jobstorm/src/config/reference/scenario-markdown.ts';
import { twinParametersMarkdown } from '../packages/jobstorm/src/config/reference/twin-parameters-markdown.ts';

/** A file that is made from the code and kept in the repository. */
export interface ReferenceFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** All generated files as they should be, formatted as the rest of the repository is. */
export async function referenceFiles(): Promise<readonly ReferenceFile[]> {
  return [
    {
      path: 'schemas/scenario.schema.json',
      text: `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
    },
    await markdownFile('docs/reference/scenario.md', scenarioMarkdown()),
    await markdownFile('docs/reference/twin-parameters.md', twinParametersMarkdown()),
  ];
}

async function markdownFile(path: string, text: string): Promise<ReferenceFile> {
  const options = await resolveConfig(`${root}${path}`);
  return { path, text: await format(text, { ...options, parser: 'markdown' }) };
}
