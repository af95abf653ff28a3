import type { JobTemplate } from '../model/job-template.ts';
import { templateTag } from '../model/session.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';

interface Candidate {
  readonly job: JobTemplate;
  readonly name: RegExp | null;
  readonly driver: RegExp | null;
}

/**
 * Finds what a job run does, which its request does not say: it is the work of the scenario's job
 * that its tag names, else of the one whose request it could have been made of. A job whose name
 * matches comes before one whose driver does, and the first job of the scenario stands for what
 * matches none.
 */
export class JobMatching {
  readonly #candidates: readonly Candidate[];

  /** @param jobs of the scenario, one at least */
  constructor(jobs: readonly JobTemplate[]) {
    this.#candidates = jobs.map((job) => ({
      job,
      name: patternOf(job.request.name),
      driver: patternOf(job.request.jobDriver),
    }));
  }

  jobOf({ name = '', jobDriver, tags = {} }: StartJobRunRequest): JobTemplate {
    const tagged = this.#candidates.find(({ job }) => job.name === tags[templateTag]);
    if (tagged !== undefined) return tagged.job;
    const driver = canonicalText(jobDriver ?? null);
    const byName = this.#candidates.find((one) => one.name?.test(canonicalText(name)));
    const byDriver = this.#candidates.find((one) => one.driver?.test(driver));
    const found = byName ?? byDriver ?? this.#candidates[0];
    if (found === undefined) throw new RangeError('a scenario has at least one job');
    return found.job;
  }
}

/** The JSON of a value, where each placeholder stands for any text; null = it says nothing. */
function patternOf(value: unknown): RegExp | null {
  if (value === undefined || (typeof value === 'string' && onlyPlaceholders.test(value)))
    return null;
  const literal = canonicalText(value).replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll(/\\\$\\\{\w+\\\}/g, '.*')}$`, 's');
}

const onlyPlaceholders = /^(\$\{\w+\})*$/;

/** JSON with its members in one order: clients send them in any. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
