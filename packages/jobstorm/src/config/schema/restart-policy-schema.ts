import { z } from 'zod';
import type { RestartPolicy } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { durationMs, oneOf, wholeNumber } from './fields.ts';

const { restartPolicy } = defaults.twin.operators;

function interval(what: string) {
  return durationMs(0, limits.durationMsMax, '5s', '1m').meta({
    description: `Wait before the first further ${what}; before the second twice as long, and so on.`,
  });
}

/** `spec.restartPolicy` of a SparkApplication, in the names of its API. */
export const restartPolicySchema = z
  .strictObject(
    {
      type: oneOf(['Never', 'OnFailure'])
        .prefault(restartPolicy.type)
        .meta({ description: 'Whether an application that failed is tried again.' }),
      onFailureRetries: wholeNumber(0, limits.operatorRetriesMax)
        .prefault(restartPolicy.onFailureRetries)
        .meta({ description: 'Further runs after a driver that failed.' }),
      onFailureRetryInterval: interval('run').prefault(restartPolicy.onFailureRetryInterval),
      onSubmissionFailureRetries: wholeNumber(0, limits.operatorRetriesMax)
        .prefault(restartPolicy.onSubmissionFailureRetries)
        .meta({ description: 'Further submissions after a spark-submit that failed.' }),
      onSubmissionFailureRetryInterval: interval('submission').prefault(
        restartPolicy.onSubmissionFailureRetryInterval,
      ),
    },
    'must be a mapping',
  )
  .refine(
    ({ type, onFailureRetries, onSubmissionFailureRetries }) =>
      type === 'Never' || onFailureRetries + onSubmissionFailureRetries > 0,
    {
      path: ['type'],
      message:
        'must have onFailureRetries or onSubmissionFailureRetries above 0 when it is OnFailure',
    },
  )
  .refine(
    ({ type, onFailureRetries, onSubmissionFailureRetries }) =>
      type === 'OnFailure' || onFailureRetries + onSubmissionFailureRetries === 0,
    { path: ['type'], message: 'must be OnFailure for retries to take place' },
  )
  .transform(
    ({ onFailureRetryInterval, onSubmissionFailureRetryInterval, ...given }): RestartPolicy => ({
      ...given,
      onFailureRetryIntervalMs: onFailureRetryInterval,
      onSubmissionFailureRetryIntervalMs: onSubmissionFailureRetryInterval,
    }),
  )
  .prefault({})
  .meta({ description: '`spec.restartPolicy` of every SparkApplication.' });
