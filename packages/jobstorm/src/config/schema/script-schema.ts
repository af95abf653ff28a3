import { z } from 'zod';
import { scriptModes, type SubmissionScript } from '../../model/submission-script.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { durationMs, oneOf } from './fields.ts';

const pathSchema = z.string().min(1, 'must be the path of a shell script');

const settingsSchema = z.strictObject({
  path: pathSchema.meta({
    title: 'File',
    description: 'A shell script, relative to this one; `sh` runs it.',
    examples: ['./emr-job-run.sh'],
  }),
  mode: oneOf(scriptModes).prefault(defaults.script.mode).meta({
    description:
      '`record`: what it submits is found out once, before the run, and submitted at full speed; `run`: it is run for each job, on a real cluster only.',
  }),
  timeout: durationMs(1_000, limits.scriptMsMax, '5m').prefault(defaults.script.timeout).meta({
    description: 'After this long it is ended, with all that it started.',
  }),
});

/** A submission script, in short its path alone; the path is as the scenario has it. */
export const scriptSchema = z
  .union(
    [
      pathSchema.meta({ title: 'File', description: 'A shell script, relative to this one.' }),
      settingsSchema,
    ],
    'must be the path of a shell script, or a mapping with `path`, `mode` and `timeout`',
  )
  .transform((given): SubmissionScript => {
    const settings = typeof given === 'string' ? settingsSchema.parse({ path: given }) : given;
    const { path, mode, timeout } = settings;
    return { path, mode, timeoutMs: timeout };
  });
