import { z } from 'zod';
import type { EmrQuotas, TokenBucketLimit } from '../../model/twin-config.ts';
import { defaultQuotas } from '../defaults.ts';
import { limits } from '../limits.ts';
import { numberBetween, ratePerMinute } from './fields.ts';

const bucket = z.strictObject(
  {
    burst: numberBetween(1, limits.quotaMax).meta({
      description: 'Requests that may come at once.',
    }),
    refill: ratePerMinute(0.001, 60 * limits.quotaMax, '1/s', '20/s').meta({
      description: 'Requests that may come in the long run.',
    }),
  },
  'must be a token bucket: a mapping with `burst` and `refill`',
);

type Bucket = z.output<typeof bucket>;

/** Actions without a published quota of their own; `all` bounds them. */
const actionsWithoutQuota = [
  'UpdateVirtualCluster',
  'DeleteSecurityConfiguration',
  'TagResource',
  'UntagResource',
  'ListTagsForResource',
] as const;

const actionNames = [...Object.keys(defaultQuotas.actions), ...actionsWithoutQuota];

const quota = (name: string) => {
  const published: Readonly<Record<string, { burst: number; refill: string }>> = {
    ...defaultQuotas.actions,
    all: defaultQuotas.all,
  };
  const normal = published[name];
  const description =
    normal === undefined
      ? `Bucket of ${name}; without it only \`all\` bounds the action.`
      : `Bucket of ${name === 'all' ? 'all requests together' : name}; published default: burst ${normal.burst}, refill ${normal.refill}.`;
  return bucket.optional().meta({ description });
};

/** The account's request quotas: those given replace the published default, the others keep it. */
export const quotaSchema = z
  .strictObject(
    Object.fromEntries(['all', ...actionNames].map((name) => [name, quota(name)])),
    'must be a mapping from EMR actions to token buckets',
  )
  .transform(({ all, ...actions }): EmrQuotas => {
    const limitsByAction: Record<string, TokenBucketLimit> = { ...published.actions };
    for (const [action, given] of Object.entries(actions)) {
      if (given !== undefined) limitsByAction[action] = toLimit(given);
    }
    return { actions: limitsByAction, all: all === undefined ? published.all : toLimit(all) };
  })
  .prefault({})
  .meta({
    description:
      "The account's request quotas of EMR on EKS as token buckets, by action. Actions that are not named keep the published default.",
  });

const toLimit = ({ burst, refill }: Bucket): TokenBucketLimit => ({
  burst,
  refillPerSecond: refill / 60,
});

const published: EmrQuotas = {
  actions: Object.fromEntries(
    Object.entries(defaultQuotas.actions).map(([name, one]) => [name, toLimit(bucket.parse(one))]),
  ),
  all: toLimit(bucket.parse(defaultQuotas.all)),
};
