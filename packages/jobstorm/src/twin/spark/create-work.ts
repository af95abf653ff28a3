import { DurationWork, SharedWork, type SparkWork, type SparkWorkOptions } from './spark-work.ts';

/** The work of one job of a template, with what chance adds to it. */
export function createWork(options: SparkWorkOptions): SparkWork {
  const { work, random } = options;
  if (work.kind === 'duration') {
    return new DurationWork(options, random.between(work.lowMs, work.highMs));
  }
  return new SharedWork(options, work.coreSeconds * 1_000 * random.logNormal(1, work.sigma));
}
