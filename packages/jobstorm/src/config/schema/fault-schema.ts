import { z } from 'zod';
import type { Fault } from '../../model/fault.ts';
import { limits } from '../limits.ts';
import { durationMs, numberBetween, percentage } from './fields.ts';
import { azName, kubernetesName } from './names.ts';
import { instanceType } from './node-pool-schema.ts';

const at = durationMs(0, limits.durationMsMax, '20m', '0s').meta({
  description: 'When it strikes, counted from the beginning of the run.',
});
const lasting = durationMs(1, limits.durationMsMax, '5m', '30s').meta({
  description: 'How long it lasts.',
});

function share(description: string) {
  return percentage('10%', '0.5%').meta({ description });
}

const azLoss = z
  .strictObject({
    kind: z.literal('az-loss').meta({
      description: 'A zone fails: its nodes go away, and none is launched there for a while.',
    }),
    at,
    for: lasting,
    az: azName.meta({ description: 'The zone.' }),
  })
  .transform(({ kind, at: instant, for: duration, az }): Fault => ({
    kind,
    at: instant,
    durationMs: duration,
    az,
  }));

const insufficientCapacity = z
  .strictObject({
    kind: z.literal('insufficient-capacity').meta({
      description: 'EC2 has no capacity for new nodes; those that are there stay.',
    }),
    at,
    for: lasting,
    az: azName.optional().meta({ description: 'Only in this zone.' }),
    instanceType: instanceType.optional().meta({ description: 'Only of this type.' }),
  })
  .transform((given): Fault => ({
    kind: given.kind,
    at: given.at,
    durationMs: given.for,
    az: given.az ?? null,
    instanceType: given.instanceType ?? null,
  }));

const specChanges = z
  .strictObject({
    kind: z.literal('spec-changes').meta({
      description:
        'The `spec` of SparkApplications whose driver is there is changed; their operator invalidates them and runs them anew.',
    }),
    at,
    share: share('Share of these SparkApplications, drawn at random.'),
  })
  .transform((given): Fault => ({
    kind: given.kind,
    at: given.at,
    sharePercent: given.share,
  }));

function nodeFault(kind: 'node-loss' | 'spot-interruptions', description: string) {
  return z
    .strictObject({
      kind: z.literal(kind).meta({ description }),
      at,
      share: share('Share of the nodes, drawn at random.'),
      pool: kubernetesName.optional().meta({ description: 'Only nodes of this pool.' }),
      az: azName.optional().meta({ description: 'Only nodes in this zone.' }),
    })
    .transform((given): Fault => ({
      kind: given.kind,
      at: given.at,
      sharePercent: given.share,
      pool: given.pool ?? null,
      az: given.az ?? null,
    }));
}

const nodeLoss = nodeFault('node-loss', 'Nodes go away with everything on them.');

const spotInterruptions = nodeFault(
  'spot-interruptions',
  'EC2 takes spot nodes back, each with two minutes of notice.',
);

const etcdReadOnly = z
  .strictObject({
    kind: z.literal('etcd-read-only').meta({
      description:
        'etcd takes no writes, as over its quota: each is answered with an error at once, and its ' +
        'client tries again after 1 s, 2 s and so on. Reads are answered.',
    }),
    at,
    for: lasting,
  })
  .transform((given): Fault => ({ kind: given.kind, at: given.at, durationMs: given.for }));

/** Faults that strike a share of something for a while. */
type LastingShareFault = Extract<Fault, { durationMs: number; sharePercent: number }>;

function lastingShareFault(
  kind: LastingShareFault['kind'],
  description: string,
  of = 'Share of the requests.',
) {
  return z
    .strictObject({
      kind: z.literal(kind).meta({ description }),
      at,
      for: lasting,
      share: share(of),
    })
    .transform((given): Fault => ({
      kind: given.kind,
      at: given.at,
      durationMs: given.for,
      sharePercent: given.share,
    }));
}

const emrErrors = lastingShareFault(
  'emr-errors',
  'Requests fail with InternalServerException, half of them after taking effect.',
);

const emrThrottling = lastingShareFault(
  'emr-throttling',
  'Requests are throttled beside what the quotas refuse.',
);

const emrInternalErrors = lastingShareFault(
  'emr-internal-errors',
  'EMR fails at handing over job runs that it has accepted: they end for INTERNAL_ERROR.',
  'Share of the job runs that are handed over.',
);

const unknownDrivers = lastingShareFault(
  'unknown-drivers',
  'The phase of driver pods reads Unknown, as when their nodes do not answer; they run on.',
  'Share of the drivers that Spark operators run, drawn at random.',
);

const apiServerErrors = lastingShareFault(
  'api-server-errors',
  'The Kubernetes API servers answer with 5xx or 429, at once; clients back off and try again.',
);

const apiServerSlow = z
  .strictObject({
    kind: z.literal('api-server-slow').meta({
      description: 'The Kubernetes API servers and etcd answer slower.',
    }),
    at,
    for: lasting,
    slowdown: numberBetween(1, 1_000).meta({ description: 'How many times slower.' }),
  })
  .transform((given): Fault => ({
    kind: given.kind,
    at: given.at,
    durationMs: given.for,
    slowdown: given.slowdown,
  }));

const slowWebhook = z
  .strictObject({
    kind: z.literal('slow-webhook').meta({
      description: 'An admission webhook adds to every creation of a pod, which keeps its seat.',
    }),
    at,
    for: lasting,
    latency: durationMs(1, 30_000, '500ms', '5s').meta({ description: 'What it adds.' }),
  })
  .transform((given): Fault => ({
    kind: given.kind,
    at: given.at,
    durationMs: given.for,
    latencyMs: given.latency,
  }));

/** Faults that strike the twin on a timetable. */
export const faultsSchema = z
  .array(
    z.discriminatedUnion(
      'kind',
      [
        azLoss,
        nodeLoss,
        spotInterruptions,
        insufficientCapacity,
        apiServerSlow,
        apiServerErrors,
        etcdReadOnly,
        slowWebhook,
        emrErrors,
        emrThrottling,
        emrInternalErrors,
        specChanges,
        unknownDrivers,
      ],
      'must be az-loss, node-loss, spot-interruptions, insufficient-capacity, api-server-slow, ' +
        'api-server-errors, etcd-read-only, slow-webhook, emr-errors, emr-throttling, ' +
        'emr-internal-errors, spec-changes or unknown-drivers',
    ),
    'must be a list of faults',
  )
  .max(limits.faultsMax, `must have at most ${limits.faultsMax} faults`)
  .prefault([])
  .meta({ description: 'Faults that strike the twin on a timetable.' });
