import type { JobWork } from '../../model/job-template.ts';
import { workOfProfile } from '../../model/spark/job-profile.ts';
import type { ProblemList } from '../problem-list.ts';
import { profileSchema } from '../schema/profile-schema.ts';
import { readText, type ReadFile } from './read-text.ts';

/**
 * Reads the profiles that job templates name as their work; undefined for a template that has work
 * of its own, or whose profile is wrong, which is reported.
 */
export function loadProfiles(
  root: Readonly<Record<string, unknown>>,
  readFile: ReadFile,
  problems: ProblemList,
): readonly (JobWork | undefined)[] {
  const { jobs } = root as { jobs?: unknown };
  if (!Array.isArray(jobs)) return [];
  return jobs.map((job: unknown, index) => {
    const path = profilePathOf(job);
    if (path === undefined) return undefined;
    const result = readProfileFile(path, readFile);
    if (typeof result !== 'string') return result;
    problems.add(
      ['jobs', index, 'work', 'profile'],
      `Cannot read the profile '${path}': ${result}`,
    );
    return undefined;
  });
}

function profilePathOf(job: unknown): string | undefined {
  const work = (job as { work?: { profile?: unknown } | null } | null)?.work;
  return typeof work?.profile === 'string' && work.profile !== '' ? work.profile : undefined;
}

/** @returns the work, or what is wrong */
function readProfileFile(path: string, readFile: ReadFile): JobWork | string {
  const text = readText(path, readFile);
  if (text.error !== undefined) return text.error;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return 'it must be JSON, as `jobstorm profile EVENTLOG --out FILE` writes it';
  }
  const parsed = profileSchema.safeParse(value);
  if (parsed.success) return workOfProfile(parsed.data);
  const [issue] = parsed.error.issues;
  return `${(issue?.path ?? []).join('.') || 'it'}: ${issue?.message ?? ''}; write it with \`jobstorm profile EVENTLOG --out FILE\``;
}
