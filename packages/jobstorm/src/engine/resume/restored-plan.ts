import type { Scenario } from '../../model/scenario.ts';
import { JobstormError } from '../../model/errors.ts';
import type { JobPlan } from '../../workload/job-plan.ts';
import type { RestoredJob } from './restored-run.ts';

/**
 * The plan of an arrival, made again from the seed, if it is that which the journal tells of.
 *
 * @throws {JobstormError} of kind `config` when it is another one
 */
export function restoredPlan(plan: JobPlan, restored: RestoredJob, scenario: Scenario): JobPlan {
  const isSame =
    scenario.jobs[plan.template]?.name === restored.template &&
    plan.virtualCluster === restored.virtualCluster &&
    plan.az === restored.az;
  if (isSame) return plan;
  throw new JobstormError(
    'config',
    `Cannot resume the run: arrival ${restored.arrival} of its journal is not what the seed ` +
      `${scenario.seed} of its scenario gives`,
    { hint: 'Resume it with the version of Jobstorm that began it, and its journal unchanged.' },
  );
}
