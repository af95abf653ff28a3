import type { JobWork } from '../../model/job-template.ts';
import { DurationWork, SharedWork, type SparkWork, type SparkWorkOptions } from './spark-work.ts';
import { StagePlan } from './stage-plan.ts';
import { StagedWork, type StagesPlan } from './staged-work.ts';

type Stages = Extract<JobWork, { readonly kind: 'stages' }>;

/** What is the same for all jobs of a template is computed once. */
const plans = new WeakMap<SparkWorkOptions['parameters'], WeakMap<Stages, StagesPlan>>();

/** The work of one job of a template, with what chance adds to it. */
export function createWork(options: SparkWorkOptions): SparkWork {
  const { work, random } = options;
  switch (work.kind) {
    case 'duration':
      return new DurationWork(options, random.between(work.lowMs, work.highMs));
    case 'core-seconds':
      return new SharedWork(options, work.coreSeconds * 1_000 * random.logNormal(1, work.sigma));
    case 'stages':
      return new StagedWork(options, planOf(work, options.parameters));
  }
}

function planOf(work: Stages, parameters: SparkWorkOptions['parameters']): StagesPlan {
  let known = plans.get(parameters);
  if (known === undefined) plans.set(parameters, (known = new WeakMap<Stages, StagesPlan>()));
  let plan = known.get(work);
  if (plan === undefined) known.set(work, (plan = newPlan(work, parameters)));
  return plan;
}

function newPlan(work: Stages, parameters: SparkWorkOptions['parameters']): StagesPlan {
  const followers = work.stages.map((): number[] => []);
  for (const [index, { after }] of work.stages.entries()) {
    for (const before of after) followers[before]?.push(index);
  }
  return {
    stages: work.stages.map((stage, index) => new StagePlan(stage, String(index), parameters)),
    followers,
    driverTailMs: work.driverTailMs,
  };
}
