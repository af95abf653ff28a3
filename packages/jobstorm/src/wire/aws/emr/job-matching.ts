import type { JobTemplate } from '../../../model/job-template.ts';
import type { StartJobRunRequest } from '../../../model/start-job-run-request.ts';

interface Candidate {
  readonly job: JobTemplate;
  readonly name: RegExp | null;
  readonly driver: RegExp | null;
}

/**
 * Finds what a job run does, which its request does not say: it is the work of the scenario's job
 * whose request it could have been made of. A job whose name matches comes before one whose driver
 * does, and the first job of the scenario stands for what matches none.
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

  jobOf({ name = '', jobDriver }: StartJobRunRequest): JobTemplate {
    const driver = JSON.stringify(jobDriver ?? null);
    const byName = this.#candidates.find((one) => one.name?.test(JSON.stringify(name)));
    const byDriver = this.#candidates.find((one) => one.driver?.test(driver));
    const found = byName ?? byDriver ?? this.#candidates[0];
    if (found === undefined) throw new RangeError('a scenario has at least one job');
    return found.job;
  }
}

/** The JSON of a value, where each placeholder stands for any text. */
function patternOf(value: unknown): RegExp | null {
  if (value === undefined) return null;
  const literal = JSON.stringify(value).replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll(/\\\$\\\{\w+\\\}/g, '.*')}$`, 's');
}
