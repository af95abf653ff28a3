import { z } from 'zod';
import type { Threshold } from '../../model/threshold.ts';
import { limits } from '../limits.ts';
import { parseCondition } from '../thresholds/parse-condition.ts';
import { parseFigure } from '../thresholds/parse-figure.ts';

const condition = z
  .string('must be a condition such as "< 2s"')
  .meta({ examples: ['< 2s', '< 1%', '>= 140/min'] });

/** Bounds on figures of the summary, as the scenario's `thresholds`. */
export const thresholdsSchema = z
  .record(
    z.string(),
    z.union(
      [condition, z.array(condition)],
      'must be a condition such as "< 2s", or a list of conditions',
    ),
    'must be a mapping from figures to conditions',
  )
  .transform((given, context): readonly Threshold[] => {
    const thresholds: Threshold[] = [];
    for (const [key, value] of Object.entries(given)) {
      const report = (message: string, ...path: readonly number[]): void => {
        context.issues.push({ code: 'custom', input: value, path: [key, ...path], message });
      };
      const target = parseFigure(key);
      if (typeof target === 'string') {
        report(target);
        continue;
      }
      for (const [index, text] of [value].flat().entries()) {
        const parsed = parseCondition(text, target.figure);
        const place = Array.isArray(value) ? [index] : [];
        if (typeof parsed === 'string') report(parsed, ...place);
        else thresholds.push({ figure: target.figure.name, template: target.template, ...parsed });
      }
    }
    if (thresholds.length > limits.thresholdsMax) {
      const message = `must have at most ${limits.thresholdsMax} conditions`;
      context.issues.push({ code: 'custom', input: given, message });
    }
    return thresholds;
  })
  .prefault({})
  .meta({
    description:
      'Bounds on figures of the summary, such as `submitLatency.p99: < 2s`; for one template `submitLatency.p99{template:NAME}`. A figure without data fails.',
    examples: [{ 'submitLatency.p99': '< 2s', 'jobRuns.failed': '< 1%' }],
  });
