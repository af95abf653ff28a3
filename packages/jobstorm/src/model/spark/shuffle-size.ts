import type { JobWork } from '../job-template.ts';

/** What the executors of a job exchange, in MiB; null = the scenario does not say. */
export function shuffleMiBOf(work: JobWork): number | null {
  if (work.kind !== 'stages') return work.shuffleWriteMiB ?? null;
  return work.stages.reduce((sum, stage) => sum + stage.shuffleWriteMiB, 0);
}
