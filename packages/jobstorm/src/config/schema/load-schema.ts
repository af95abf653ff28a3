import { z } from 'zod';
import type { Load } from '../../model/scenario.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { durationText } from '../units/duration.ts';
import { durationMs, durationRange, oneOf, ratePerMinute, wholeNumber } from './fields.ts';

const { load } = defaults;

/** The defaults of the keys that only one of the two models has are applied by {@link toLoad}. */
const keys = z
  .strictObject(
    {
      arrivals: ratePerMinute(
        limits.arrivalsPerMinuteMin,
        limits.arrivalsPerMinuteMax,
        '150/min',
        '2/s',
      )
        .optional()
        .meta({
          description:
            'Open model: how many jobs arrive, whatever becomes of the jobs before them. Either this or `users`.',
        }),
      spacing: oneOf(['regular', 'poisson'])
        .optional()
        .meta({
          description: `Open model: arrivals at equal distances, or at random as independent users make them. Default \`${load.spacing}\`.`,
        }),
      users: wholeNumber(1, limits.usersMax)
        .optional()
        .meta({
          description:
            'Closed model: virtual users, each of whom submits a job, waits for the answer of the service, thinks for `wait`, and starts again. Either this or `arrivals`.',
          examples: [300],
        }),
      spawnRate: ratePerMinute(1 / 60, limits.spawnRatePerMinuteMax, '2/s', '30/min')
        .optional()
        .meta({
          description: `Closed model: how many users begin per second until all are there. Default \`${load.spawnRate}\`.`,
        }),
      wait: durationRange(limits.waitMsMin, limits.durationMsMax, '20s..30s', '10s')
        .optional()
        .meta({
          description: `Closed model: how long a user thinks between two jobs, uniform between the two ends. Default \`${load.wait}\`.`,
        }),
      duration: durationMs(limits.durationMsMin, limits.durationMsMax, '60m', '1h30m').meta({
        description: 'From the first arrival to the last, `warmUp` included.',
      }),
      warmUp: durationMs(0, limits.durationMsMax, '15m', '0s').prefault(load.warmUp).meta({
        description: 'Arrivals intended in this first part are not in the statistics.',
      }),
      onEnd: oneOf(['drain', 'cancel', 'leave']).prefault(load.onEnd).meta({
        description:
          'What happens to job runs in flight when arrivals end: wait for them, cancel them, or leave them running.',
      }),
      drainMax: durationMs(0, limits.durationMsMax, '30m').prefault(load.drainMax).meta({
        description: 'With `onEnd: drain`: what still runs after this long is cancelled.',
      }),
      inFlightMax: wholeNumber(1, limits.inFlightMax).prefault(load.inFlightMax).meta({
        description: 'Jobs started and not finished at once; one more is late or dropped.',
      }),
      lateArrivals: oneOf(['drop', 'burst', 'catch-up']).prefault(load.lateArrivals).meta({
        description:
          'What becomes of an arrival that finds `inFlightMax` reached: given up, started as soon as there is room, or started at no more than twice the offered rate.',
      }),
    },
    'must be a mapping with `duration`, and `arrivals` or `users`',
  )
  .check(({ value, issues }) => {
    for (const [key, message] of conflicts(value)) {
      issues.push({ code: 'custom', input: value, path: [key], message });
    }
  });

type LoadKeys = z.output<typeof keys>;
type Conflict = readonly [key: keyof LoadKeys, message: string];

/** The load of the test, as the scenario's `load`. */
export const loadSchema = keys.transform(toLoad).meta({
  description:
    'How many jobs arrive when: the open model with `arrivals`, or the closed model with `users`.',
  oneOf: [{ required: ['arrivals'] }, { required: ['users'] }],
});

function conflicts(value: LoadKeys): Conflict[] {
  const found = modelConflicts(value);
  if (value.warmUp >= value.duration) {
    const duration = durationText(value.duration);
    found.push(['warmUp', `must be shorter than the duration of ${duration}`]);
  }
  return found;
}

/** A load is open or closed, and has the keys of its own model only. */
function modelConflicts(value: LoadKeys): Conflict[] {
  const isOpen = value.arrivals !== undefined;
  if (isOpen && value.users !== undefined) {
    return [['users', 'must be left out when `arrivals` is given: a load is open or closed']];
  }
  if (!isOpen && value.users === undefined) {
    return [['arrivals', 'must be given (open model), or `users` (closed model): none is']];
  }
  const strangers = isOpen ? (['spawnRate', 'wait'] as const) : (['spacing'] as const);
  const other = isOpen ? 'the closed model, with `users`' : 'the open model, with `arrivals`';
  return strangers
    .filter((key) => value[key] !== undefined)
    .map((key) => [key, `must be left out: it belongs to ${other}`]);
}

const defaultWait = durationRange(0, limits.durationMsMax, load.wait).parse(load.wait);
const defaultSpawnRatePerMinute = ratePerMinute(0, Infinity, load.spawnRate).parse(load.spawnRate);

function toLoad(value: LoadKeys): Load {
  const bounds = {
    durationMs: value.duration,
    warmUpMs: value.warmUp,
    onEnd: value.onEnd,
    drainMaxMs: value.drainMax,
    inFlightMax: value.inFlightMax,
    lateArrivals: value.lateArrivals,
  };
  if (value.users === undefined) {
    const spacing = value.spacing ?? load.spacing;
    return { model: 'open', arrivalsPerMinute: value.arrivals ?? 0, spacing, ...bounds };
  }
  const wait = value.wait ?? defaultWait;
  return {
    model: 'closed',
    users: value.users,
    spawnRatePerSecond: (value.spawnRate ?? defaultSpawnRatePerMinute) / 60,
    waitLowMs: wait.lowMs,
    waitHighMs: wait.highMs,
    ...bounds,
  };
}
