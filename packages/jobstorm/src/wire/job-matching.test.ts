import { expect, it } from 'vitest';
import type { JobTemplate } from '../model/job-template.ts';
import { JobMatching } from './job-matching.ts';

function job(name: string, requestName: string | undefined, entryPoint: string): JobTemplate {
  const sparkSubmitJobDriver = { entryPoint, entryPointArguments: ['${SELECTED_AZ}', 'a.b'] };
  return {
    name,
    weight: 1,
    request: {
      ...(requestName === undefined ? {} : { name: requestName }),
      jobDriver: { sparkSubmitJobDriver },
    },
    work: { kind: 'duration', lowMs: 1, highMs: 1 },
  };
}

const matching = new JobMatching([
  job('first', '${JOB_UNIQUE_ID}', 's3://first/${CLUSTER_NAME}.py'),
  job('second', 'etl.${JOB_UNIQUE_ID}', 's3://second.py'),
]);

it.each([
  ['etl.7', 's3://first/x.py', 'second'],
  ['etlx7', 's3://first/x.py', 'first'],
  ['other', 's3://second.py', 'second'],
  ['other', 's3://secondxpy', 'first'],
])(
  'JobMatching takes a job run named %s of %s for one of the job %s',
  (name, entryPoint, found) => {
    const sparkSubmitJobDriver = { entryPointArguments: ['us-west-2a', 'a.b'], entryPoint };

    expect(matching.jobOf({ name, jobDriver: { sparkSubmitJobDriver } }).name).toBe(found);
  },
);

it('JobMatching takes a job run for one of the job that its tag names', () => {
  const tags = { 'jobstorm/template': 'first' };

  expect(matching.jobOf({ name: 'etl.7', tags }).name).toBe('first');
});
