import { z } from 'zod';
import type { JobRunWatch } from '../../model/job-run-watch.ts';
import { defaults } from '../defaults.ts';
import { durationMs, oneOf, percentage } from './fields.ts';

const { watch } = defaults;
const hourMs = 3_600_000;

/** The scenario's `watch`. */
export const watchSchema = z
  .strictObject(
    {
      jobRuns: oneOf(['list', 'events']).prefault(watch.jobRuns).meta({
        description:
          'How the ends of job runs are found out: `list` asks ListJobRuns in rounds, `events` hears of them by EventBridge and asks every five minutes for those without a notice.',
      }),
      interval: durationMs(1_000, hourMs, '10s').prefault(watch.interval).meta({
        description: 'From one round of ListJobRuns to the next, at least.',
      }),
      quotaShare: percentage('20%')
        .refine((percent) => percent > 0, 'must be above 0%')
        .prefault(watch.quotaShare)
        .meta({
          description:
            "Share of the account's quota of ListJobRuns that following job runs may use; with less, ends are seen later.",
        }),
    },
    'must be a mapping',
  )
  .transform(({ jobRuns, interval, quotaShare }): JobRunWatch => ({
    jobRuns,
    intervalMs: interval,
    quotaShare: quotaShare / 100,
  }))
  .prefault({})
  .meta({
    description:
      'How job runs started by StartJobRun are followed. SparkApplications are watched on the cluster, which costs EMR on EKS nothing.',
  });
