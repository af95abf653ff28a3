import { z } from 'zod';
import { parseCron } from '../../model/cron.ts';
import type { DisruptionBudget } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { parsePercent } from '../units/percent.ts';
import { durationMs, oneOf, parsedText } from './fields.ts';

const pool = defaults.karpenterPool;

const budget = z
  .strictObject(
    {
      nodes: parsedText("a share such as 10% or a number in quotes such as '5'", parseNodes, {
        title: 'Nodes',
        pattern: '^[0-9]+(\\.[0-9]+)?%?$',
        examples: ['10%', '5'],
      }).meta({ description: 'Nodes of the pool that may be going at once.' }),
      reasons: z
        .array(oneOf(['empty', 'drifted', 'underutilized']), 'must be a list of reasons')
        .max(3, 'must name at most 3 reasons')
        .prefault([])
        .meta({ description: 'The reasons that the budget bounds; none: all of them.' }),
      schedule: parsedText(
        "a cron schedule such as '0 9 * * mon-fri', on days that its months have",
        parseSchedule,
        {
          title: 'Cron schedule',
          pattern: '^(@[a-z]+|\\S+( +\\S+){4})$',
          examples: ['0 9 * * mon-fri', '@daily'],
        },
      )
        .optional()
        .meta({
          description: 'When the budget begins to hold, in UTC, for `duration`. Left out: always.',
        }),
      duration: durationMs(60_000, limits.durationMsMax, '8h').optional().meta({
        description: 'How long it then holds.',
      }),
    },
    'must be a mapping',
  )
  .check(({ value, issues }) => {
    const { schedule, duration } = value;
    if ((schedule === undefined) === (duration === undefined)) return;
    const [missing, given] =
      schedule === undefined ? ['schedule', 'duration'] : ['duration', 'schedule'];
    const message = `must be given with \`${given ?? ''}\`: a budget by the clock has both`;
    issues.push({ code: 'custom', input: value, path: [missing ?? ''], message });
  })
  .transform(({ nodes, reasons, schedule, duration }): DisruptionBudget => ({
    ...nodes,
    reasons,
    schedule: schedule ?? null,
    durationMs: duration ?? null,
  }));

/** When Karpenter may take nodes of a pool away. */
export const disruptionKeys = {
  consolidationPolicy: oneOf(['WhenEmpty', 'WhenEmptyOrUnderutilized'])
    .prefault(pool.consolidationPolicy)
    .meta({
      description:
        'Whether only empty nodes are removed, or also nodes whose pods fit elsewhere, which evicts ' +
        "the pods unless an annotation of the job says `karpenter.sh/do-not-disrupt: 'true'`.",
    }),
  consolidateAfter: durationMs(0, limits.durationMsMax, '1m', '30m')
    .nullable()
    .prefault(pool.consolidateAfter)
    .meta({
      description:
        'A node may be removed once no pod came or went for this long; `null`: nodes are kept.',
    }),
  budgets: z
    .array(budget, 'must be a list of budgets')
    .max(20, 'must have at most 20 budgets')
    .prefault(() => pool.budgets.map((one) => ({ ...one })))
    .meta({
      description: 'How many nodes may be going at once; of those that hold, the strictest counts.',
    }),
  expireAfter: durationMs(limits.durationMsMin, limits.durationMsMax, '24h')
    .nullable()
    .prefault(pool.expireAfter)
    .meta({ description: 'Age at which a node is replaced, whatever the budgets; `null`: never.' }),
  driftAfter: durationMs(0, limits.durationMsMax, '30m').nullable().prefault(pool.driftAfter).meta({
    description:
      'A new image is released this long into the run: older nodes are replaced one by one.',
  }),
};

function parseSchedule(text: string): string | undefined {
  return parseCron(text) === undefined ? undefined : text;
}

function parseNodes(text: string): Pick<DisruptionBudget, 'nodes' | 'unit'> | undefined {
  const percent = text.endsWith('%') ? parsePercent(text) : undefined;
  if (percent !== undefined)
    return percent <= 100 ? { nodes: percent, unit: 'percent' } : undefined;
  const count = /^[0-9]{1,6}$/.test(text) ? Number(text) : undefined;
  return count === undefined ? undefined : { nodes: count, unit: 'count' };
}
