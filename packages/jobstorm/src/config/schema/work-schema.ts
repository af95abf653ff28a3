import { z } from 'zod';
import type { JobWork } from '../../model/job-template.ts';
import type { StageWork } from '../../model/spark/stage-work.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import {
  durationMs,
  durationRange,
  numberBetween,
  positiveNumber,
  sizeMiB,
  wholeNumber,
} from './fields.ts';

const stageSchema = z.strictObject(
  {
    tasks: wholeNumber(1, limits.tasksMax).meta({ description: 'How many tasks it has.' }),
    taskSeconds: positiveNumber(limits.taskSecondsMax).meta({
      description: 'Mean time of a task on one core.',
      examples: [4],
    }),
    sigma: numberBetween(0, 3).prefault(defaults.job.sigma).meta({
      description:
        'Skew: the standard deviation of the logarithm of the task times. At 1, one task in a hundred takes six times as long as the mean one.',
    }),
    after: z
      .array(wholeNumber(1, limits.stagesMax), 'must be a list of stages by their number')
      .max(limits.stagesMax)
      .optional()
      .meta({
        description:
          'The stages that must have ended before, by their place in the list from 1. Left out: the stage before it; `[]`: none.',
        examples: [[1, 2]],
      }),
    driverTime: durationMs(0, limits.durationMsMax, '500ms', '2s')
      .prefault(defaults.job.driverTime)
      .meta({ description: 'What the driver does alone before its first task.' }),
    shuffleWrite: sizeMiB(0, limits.shuffleMiBMax, '10Gi').optional().meta({
      description:
        'What it writes for later stages. If it is above 0, its share on a lost executor is computed again. Default: nothing.',
    }),
  },
  'must be a stage: a mapping with `tasks` and `taskSeconds`',
);

const kinds = ['duration', 'coreSeconds', 'stages', 'profile'] as const;

/** What a job does on the twin; a profile is filled in where its file is read. */
export const workSchema = z
  .strictObject(
    {
      duration: durationRange(0, limits.durationMsMax, '10m', '500s..800s').optional().meta({
        description:
          'The work lasts this long however many executors it has, uniform between two ends (a sleep, a stream).',
      }),
      coreSeconds: positiveNumber(limits.coreSecondsMax)
        .optional()
        .meta({
          description:
            'The work is this much computing, shared evenly by the executor cores that tasks have. Either this or `duration`.',
          examples: [12_000],
        }),
      sigma: numberBetween(0, 3)
        .optional()
        .meta({
          description: `With \`coreSeconds\`: how much it differs from job to job, the standard deviation of the logarithm. Default ${defaults.job.sigma}.`,
        }),
      shuffleWrite: sizeMiB(0, limits.shuffleMiBMax, '50Gi').optional().meta({
        description:
          'With `duration` or `coreSeconds`: what the executors exchange, for the cost of transfer between zones. Left out: that cost is not shown. Stages and profiles have their own.',
      }),
      stages: z
        .array(stageSchema, 'must be a list of stages')
        .min(1, 'must have at least one stage')
        .max(limits.stagesMax, `must have at most ${limits.stagesMax} stages`)
        .optional()
        .meta({
          description:
            'The work is made of stages of tasks; a stage ends when its last task does, so that skew and too few tasks cost time.',
        }),
      profile: z
        .string()
        .min(1)
        .optional()
        .meta({
          title: 'File',
          description:
            'The work is that of a real run: a file that `jobstorm profile` wrote from its event log, relative to this one.',
          examples: ['./profile.json'],
        }),
    },
    'must be a mapping with `duration`, `coreSeconds`, `stages` or `profile`',
  )
  .check(({ value, issues }) => {
    const report: Report = (path, message) => {
      issues.push({ code: 'custom', input: value, path, message });
    };
    checkKind(value, report);
    const tasks = (value.stages ?? []).reduce((sum, stage) => sum + stage.tasks, 0);
    if (tasks > limits.tasksPerJob) {
      report(['stages'], `must have at most ${limits.tasksPerJob} tasks: they have ${tasks}`);
    }
    for (const [index, { after = [] }] of (value.stages ?? []).entries()) {
      if (after.every((stage) => stage <= index)) continue;
      report(['stages', index, 'after'], 'must name earlier stages of the list, counting from 1');
    }
  })
  .transform(toWork)
  .meta({
    description:
      'What the job does once its executors may start: for the twin only, a real cluster runs the real program.',
    oneOf: kinds.map((kind) => ({ required: [kind] })),
  });

interface WorkKeys {
  readonly duration?: { readonly lowMs: number; readonly highMs: number } | undefined;
  readonly coreSeconds?: number | undefined;
  readonly sigma?: number | undefined;
  readonly shuffleWrite?: number | undefined;
  readonly stages?: readonly z.output<typeof stageSchema>[] | undefined;
}

type Report = (path: (string | number)[], message: string) => void;

/** One kind of work, and only the keys that belong to it. */
function checkKind(
  value: WorkKeys & { readonly profile?: string | undefined },
  report: Report,
): void {
  const [first, second] = kinds.filter((kind) => value[kind] !== undefined);
  if (first === undefined) {
    report(['duration'], 'must be given, or `coreSeconds`, `stages` or `profile`: none is');
  } else if (second !== undefined) {
    report([second], `must be left out when \`${first}\` is given: work is one of the two`);
  } else if (first !== 'coreSeconds' && value.sigma !== undefined) {
    report(['sigma'], 'must be left out: it belongs to `coreSeconds`');
  } else if ((first === 'stages' || first === 'profile') && value.shuffleWrite !== undefined) {
    report(['shuffleWrite'], `must be left out: \`${first}\` has its own`);
  }
}

function toWork(keys: WorkKeys): JobWork {
  const { duration, coreSeconds, sigma = defaults.job.sigma, stages = [], shuffleWrite } = keys;
  const shuffle = shuffleWrite === undefined ? {} : { shuffleWriteMiB: shuffleWrite };
  if (duration !== undefined) return { kind: 'duration', ...duration, ...shuffle };
  if (coreSeconds !== undefined) return { kind: 'core-seconds', coreSeconds, sigma, ...shuffle };
  return { kind: 'stages', stages: stages.map(toStage), driverTailMs: 0 };
}

function toStage(keys: z.output<typeof stageSchema>, index: number): StageWork {
  const before = index === 0 ? [] : [index];
  return {
    tasks: keys.tasks,
    times: { kind: 'log-normal', meanMs: keys.taskSeconds * 1_000, sigma: keys.sigma },
    after: [...new Set(keys.after ?? before)].map((stage) => stage - 1),
    driverMs: keys.driverTime,
    shuffleWriteMiB: keys.shuffleWrite ?? 0,
  };
}
