import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ParseOptions } from '../parse-scenario.ts';

const folder = fileURLToPath(new URL('../../../../../scenarios/', import.meta.url));

/** A scenario of the repository, with what reading it takes. */
export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
  readonly options: ParseOptions;
}

/** All scenarios of the repository, for tests. */
export function scenarioFiles(): readonly ScenarioFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const templates = new Map(
    readdirSync(`${folder}templates`).map((name) => [
      `./templates/${name}`,
      readFileSync(`${folder}templates/${name}`, 'utf8'),
    ]),
  );
  return names.sort().map((name) => ({
    name,
    text: readFileSync(folder + name, 'utf8'),
    options: {
      path: `scenarios/${name}`,
      readFile: (path: string): string | undefined => templates.get(path),
    },
  }));
}
