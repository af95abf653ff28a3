import { z } from 'zod';
import { taintEffects, type Taint, type Toleration } from '../../model/taint.ts';
import { limits } from '../limits.ts';
import { oneOf } from './fields.ts';
import { labelKey, labelValue } from './names.ts';

const taint = z
  .strictObject(
    {
      key: labelKey.meta({ description: 'Key of the taint.', examples: ['dedicated'] }),
      value: labelValue.prefault('').meta({ description: 'Value of the taint.' }),
      effect: oneOf(taintEffects).meta({
        description:
          'What it does to pods that do not tolerate it: `PreferNoSchedule` makes the node the last choice, the others keep them off.',
      }),
    },
    'must be a mapping with key and effect',
  )
  .transform((given): Taint => given);

/** The taints of a node pool. */
export const taintsKey = z
  .array(taint, 'must be a list of taints')
  .max(limits.taintsMax, `must have at most ${limits.taintsMax} taints`)
  .check(({ value: taints, issues }) => {
    const seen = new Set<string>();
    for (const [index, { key, effect }] of taints.entries()) {
      const kind = `${key}:${effect}`;
      if (seen.has(kind)) {
        const message = `must not repeat ${kind}: a node has one taint for each key and effect`;
        issues.push({ code: 'custom', input: taints, path: [index], message });
      }
      seen.add(kind);
    }
  })
  .prefault([])
  .meta({
    description:
      'Taints of the nodes. Jobs tolerate them by `emr-job-submitter` and by pod templates, see `podTemplates`.',
  });

const toleration = z
  .strictObject(
    {
      key: labelKey.optional().meta({ description: 'Key of the taint; left out: any.' }),
      operator: oneOf(['Equal', 'Exists'])
        .prefault('Equal')
        .meta({ description: 'Whether the value must be the same.' }),
      value: labelValue.prefault('').meta({ description: 'Value of the taint.' }),
      effect: oneOf(taintEffects).optional().meta({ description: 'Its effect; left out: any.' }),
    },
    'must be a mapping with key, operator, value and effect',
  )
  .check(({ value: given, issues }) => {
    if (given.operator === 'Exists' && given.value !== '') {
      const message = 'must be left out with operator Exists: any value is tolerated';
      issues.push({ code: 'custom', input: given.value, path: ['value'], message });
    }
    if (given.operator === 'Equal' && given.key === undefined) {
      const message = 'is required, unless operator is Exists';
      issues.push({ code: 'custom', input: given, path: ['key'], message });
    }
  })
  .transform(({ key = null, effect = null, ...given }): Toleration => ({ ...given, key, effect }));

/** What a pod puts up with. */
export const tolerationsKey = z
  .array(toleration, 'must be a list of tolerations')
  .max(limits.taintsMax, `must have at most ${limits.taintsMax} tolerations`)
  .prefault([])
  .meta({ description: 'Taints that the pods tolerate.' });
