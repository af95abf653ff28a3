import fc from 'fast-check';
import type { ErrorKind } from '../../model/errors.ts';
import { JournalBuilder, type JobStory } from './journal-builder.ts';

const templates = ['etl', 'report', 'stream'];
const arrivalsBeginAt = 20_000;
const arrivalsEndAt = arrivalsBeginAt + 600_000;

interface Fate {
  readonly gapMs: number;
  readonly lagMs: number;
  readonly template: string;
  readonly refused: readonly ErrorKind[];
  /** How long each step takes; the job gets no further than there are steps. */
  readonly steps: readonly number[];
  readonly end: 'dropped' | 'rejected' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'none';
}

const fate: fc.Arbitrary<Fate> = fc.record({
  gapMs: fc.integer({ min: 0, max: 30_000 }),
  lagMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 })),
  template: fc.constantFrom(...templates),
  refused: fc.array(fc.constantFrom<ErrorKind>('throttled', 'transient'), { maxLength: 3 }),
  steps: fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 6 }),
  end: fc.constantFrom('dropped', 'rejected', 'COMPLETED', 'FAILED', 'CANCELLED', 'none'),
});

/** Journals in which jobs meet every fate in any mixture, some of them cut short by the user. */
export const anyJournal: fc.Arbitrary<JournalBuilder> = fc
  .record({ fates: fc.array(fate, { maxLength: 40 }), interrupted: fc.boolean() })
  .map(({ fates, interrupted }) => {
    const journal = new JournalBuilder({ templates });
    journal.phase('setup', 0).phase('warm-up', arrivalsBeginAt);
    let intendedAt = arrivalsBeginAt;
    for (const one of fates) {
      intendedAt += one.gapMs;
      if (intendedAt < arrivalsEndAt) addArrival(journal, intendedAt, one);
    }
    if (interrupted) journal.add({ kind: 'interrupt', at: arrivalsEndAt, count: 1 });
    return journal.phase('drain', arrivalsEndAt).end(2 * arrivalsEndAt);
  });

function addArrival(journal: JournalBuilder, intendedAt: number, one: Fate): void {
  const { template, end } = one;
  if (end === 'dropped') {
    journal.dropped(intendedAt, template);
    return;
  }
  const startedAt = intendedAt + one.lagMs;
  const refused = one.refused.map((error, index) => [startedAt + index * 1_000, error] as const);
  const answeredAt = startedAt + refused.length * 1_000 + 50;
  const sent = { intendedAt, startedAt, template, refused };
  if (end === 'rejected') journal.job({ ...sent, rejectedAt: answeredAt });
  else journal.job({ ...sent, ...lifeOf(answeredAt, one.steps, end) });
}

const steps = [
  'acceptedAt',
  'submitted',
  'driverCreated',
  'driverScheduled',
  'driverRunning',
  'executorsReady',
] as const satisfies readonly (keyof JobStory)[];

function lifeOf(
  acceptedAt: number,
  lengths: readonly number[],
  end: 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'none',
): Partial<JobStory> {
  const life: Partial<Record<(typeof steps)[number], number>> = { acceptedAt };
  let at = acceptedAt;
  lengths.forEach((length, index) => {
    at += length;
    const step = steps[index + 1];
    if (step !== undefined) life[step] = at;
  });
  return end === 'none' ? life : { ...life, finishedAt: at + 1_000, state: end };
}
