import fc from 'fast-check';
import type { PlainMapping } from './plain-mapping.ts';
import { randomAzs } from './random-azs.ts';
import { randomFault } from './random-fault.ts';
import { randomJob, type RandomJob } from './random-job.ts';
import { randomLoad } from './random-load.ts';
import { canStrike, randomNodePools } from './random-node-pools.ts';
import { randomTwinSettings } from './random-twin-settings.ts';

const randomRetry = fc.record(
  {
    attemptsMax: fc.constantFrom(5, 1),
    base: fc.constantFrom('500ms', '0s'),
    cap: fc.constantFrom('20s', '1s'),
  },
  { requiredKeys: [] },
);

const randomWatch = fc.record(
  {
    jobRuns: fc.constantFrom('list', 'events'),
    interval: fc.constantFrom('10s', '1s', '30s'),
    quotaShare: fc.constantFrom('20%', '100%'),
  },
  { requiredKeys: [] },
);

function named({ request, ...job }: RandomJob, index: number): PlainMapping {
  const id = job.jobTemplateData === undefined ? {} : { jobTemplateId: `template${index + 1}` };
  return { ...job, name: `job-${index + 1}`, request: { ...request, ...id } };
}

/**
 * Small scenarios as users write them, with every component somewhere: healthy, short of nodes, of
 * addresses or of quota, struck by faults, cancelled or left. What is absent has its default, so
 * that a case shrinks towards the defaults; the first of several values is the simplest.
 */
export const randomTree: fc.Arbitrary<PlainMapping> = fc
  .record({
    seed: fc.nat(2 ** 31),
    submission: fc.constantFrom('job-run', 'spark-operator'),
    namespaces: fc.integer({ min: 1, max: 3 }),
    azSelection: fc.constantFrom('random', 'round-robin'),
    jobs: fc.array(randomJob, { minLength: 1, maxLength: 2 }),
    load: randomLoad,
    sampleInterval: fc.constantFrom('15s', '1s'),
    retry: randomRetry,
    watch: randomWatch,
    nodePools: randomNodePools,
    faults: fc.array(randomFault, { maxLength: 3 }),
    twin: randomTwinSettings,
  })
  .map(({ azSelection, jobs, nodePools, faults, twin, ...rest }) => ({
    name: 'random',
    ...rest,
    azs: { names: [...randomAzs], selection: azSelection },
    jobs: jobs.map(named),
    twin: {
      ...twin,
      nodePools,
      faults: faults.filter((fault) => canStrike(fault, nodePools)),
    },
  }));
