import type { SubmissionScript } from '../../model/submission-script.ts';
import { besideOf } from '../beside.ts';
import type { ProblemList } from '../problem-list.ts';
import { scriptSchema } from '../schema/script-schema.ts';
import { readText, type ReadFile } from './read-text.ts';

export interface LoadScriptsContext {
  /** Of the scenario file. */
  readonly path: string;
  readonly readFile: ReadFile;
  readonly problems: ProblemList;
}

/**
 * Finds the submission scripts that job templates name; undefined for a template that has none, or
 * whose settings are wrong, which the schema reports. Nothing is run: whether a script submits a
 * job is known when it is recorded.
 */
export function loadScripts(
  root: Readonly<Record<string, unknown>>,
  { path, readFile, problems }: LoadScriptsContext,
): readonly (SubmissionScript | undefined)[] {
  const { jobs } = root as { jobs?: unknown };
  if (!Array.isArray(jobs)) return [];
  return jobs.map((job: unknown, index) => {
    const given = (job as { script?: unknown } | null)?.script;
    const script = scriptSchema.safeParse(given).data;
    if (script === undefined) return undefined;
    const text = readText(script.path, readFile);
    if (text.error !== undefined) {
      const place = typeof given === 'string' ? [] : ['path'];
      const problem = `Cannot read the script '${script.path}': ${text.error}`;
      problems.add(['jobs', index, 'script', ...place], problem);
    }
    return { ...script, path: besideOf(path, script.path) };
  });
}
