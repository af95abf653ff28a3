import { z } from 'zod';
import { profileVersion, type JobProfile } from '../../model/spark/job-profile.ts';
import { taskQuantiles } from '../../model/spark/stage-work.ts';
import { limits } from '../limits.ts';
import { numberBetween, wholeNumber } from './fields.ts';

const ms = numberBetween(0, 1e13);
const count = wholeNumber(0, 1e9);
const mib = numberBetween(0, 1e15);

const stage = z.strictObject({
  name: z.string(),
  tasks: wholeNumber(1, limits.tasksPerJob),
  after: z.array(count),
  driverMs: ms,
  submittedMs: numberBetween(-1e13, 1e13),
  endedMs: numberBetween(-1e13, 1e13),
  taskMs: z.array(ms).length(taskQuantiles.length, `must be ${taskQuantiles.length} times`),
  coreMs: ms,
  failedTasks: count,
  inputMiB: mib,
  shuffleReadMiB: mib,
  shuffleWriteMiB: mib,
  spillMiB: mib,
});

/** A profile as `jobstorm profile` writes it. */
export const profileSchema: z.ZodType<JobProfile> = z
  .strictObject({
    profileVersion: z.literal(profileVersion, `must be ${profileVersion}: profile the log again`),
    name: z.string(),
    sparkVersion: z.string(),
    runMs: ms,
    isComplete: z.boolean(),
    workMs: ms,
    executorCores: count,
    executorsMax: count,
    executorsLost: count,
    executors: z.array(z.strictObject({ atMs: numberBetween(-1e13, 1e13), count })),
    stages: z.array(stage).min(1, 'must have at least one stage'),
    driverTailMs: ms,
  })
  .check(({ value, issues }) => {
    for (const [index, { after }] of value.stages.entries()) {
      if (after.every((before) => before < index)) continue;
      const message = 'must be earlier stages of the list';
      issues.push({ code: 'custom', input: after, path: ['stages', index, 'after'], message });
    }
    const tasks = value.stages.reduce((sum, one) => sum + one.tasks, 0);
    if (tasks <= limits.tasksPerJob) return;
    const message = `must have at most ${limits.tasksPerJob} tasks: it has ${tasks}`;
    issues.push({ code: 'custom', input: tasks, path: ['stages'], message });
  });
