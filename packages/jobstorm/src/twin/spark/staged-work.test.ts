import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobWork } from '../../model/job-template.ts';
import type { StageWork } from '../../model/spark/stage-work.ts';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../util/random.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { createWork } from './create-work.ts';
import { StagedWork } from './staged-work.ts';

type Stages = Extract<JobWork, { readonly kind: 'stages' }>;

const plain = { ...defaultTwinParameters().spark, firstWaveRatio: 1, runNoiseSigma: 0 };

function stage(changes: Partial<StageWork> = {}): StageWork {
  return {
    tasks: 8,
    times: { kind: 'log-normal', meanMs: 1_000, sigma: 0 },
    after: [],
    driverMs: 0,
    shuffleWriteMiB: 0,
    ...changes,
  };
}

/** Work that runs by itself on as many cores as the test gives it. */
class WorkBench {
  readonly timeline = new VirtualTimeline();
  readonly work: StagedWork;
  doneAt: number | null = null;

  constructor(stages: readonly StageWork[], driverTailMs = 0, recoversShuffle = false) {
    const work: Stages = { kind: 'stages', stages, driverTailMs };
    const { timeline } = this;
    const created = createWork({
      timeline,
      random: new RandomStreams(1).stream('spark'),
      parameters: plain,
      work,
      taskCpus: 1,
      recoversShuffle,
      onTasks: () => undefined,
      onDone: () => {
        this.doneAt = timeline.now();
      },
    });
    if (!(created instanceof StagedWork)) throw new Error('not in stages');
    this.work = created;
  }

  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }

  /** @returns when it is done on this many cores */
  run(cores: number): number | null {
    this.work.addSlots(cores);
    this.work.start();
    this.pass(1e9);
    return this.doneAt;
  }
}

describe('StagedWork', () => {
  it.each([
    ['one after the other', [stage(), stage({ after: [0] })], 4_000],
    ['at the same time, sharing the cores', [stage(), stage()], 4_000],
    ['with the driver between and after them', [stage({ driverMs: 500 })], 2_500],
    [
      'with fewer tasks than cores beside each other',
      [stage({ tasks: 2 }), stage({ tasks: 2 })],
      1_000,
    ],
    [
      'after two others',
      [stage({ tasks: 2 }), stage({ tasks: 2 }), stage({ after: [0, 1] })],
      3_000,
    ],
  ])('runs stages %s', (_, stages, expected) => {
    expect(new WorkBench(stages).run(4)).toBeCloseTo(expected, 6);
  });

  it('goes on faster with more cores and waits without any', () => {
    const bench = new WorkBench([stage({ tasks: 80 })]);
    bench.work.start();
    bench.pass(10_000);
    bench.work.addSlots(4);
    bench.pass(10_000);
    bench.work.addSlots(4);
    bench.pass(1e6);

    expect(bench.doneAt).toBeCloseTo(25_000, 6);
  });

  it('writes shuffle files again only while a later stage needs them', () => {
    const chain = [
      stage({ tasks: 40, shuffleWriteMiB: 100 }),
      stage({ tasks: 40, after: [0] }),
      stage({ tasks: 40, after: [1] }),
    ];
    const redone = (lostAtMs: number, recoversShuffle: boolean): number => {
      const bench = new WorkBench(chain, 0, recoversShuffle);
      bench.work.addSlots(4);
      bench.work.start();
      bench.pass(lostAtMs);
      bench.work.loseSlots(1);
      bench.pass(1e6);
      return bench.work.redoneCoreMs;
    };

    // Half a task on the lost core, and a quarter of the first stage while the second one reads it.
    expect(redone(15_000, false)).toBeCloseTo(500 + 10_000, 6);
    expect(redone(15_000, true)).toBeCloseTo(500, 6);
    expect(redone(25_000, false)).toBeCloseTo(500, 6);
  });

  describe('when idle executors go with shuffle files', () => {
    // Four tasks, then a long one beside which slots are idle, then a stage that reads both.
    const stages = [
      stage({ tasks: 4, shuffleWriteMiB: 100 }),
      stage({ tasks: 1, times: { kind: 'log-normal', meanMs: 20_000, sigma: 0 }, after: [0] }),
      stage({ tasks: 4, after: [0, 1] }),
    ];
    const run = (droppedAtMs: number, recoversShuffle: boolean) => {
      const bench = new WorkBench(stages, 0, recoversShuffle);
      bench.work.addSlots(4);
      bench.work.start();
      bench.pass(droppedAtMs);
      bench.work.dropSlots(2);
      bench.pass(1e6);
      return { doneAt: bench.doneAt, redoneMs: bench.work.redoneCoreMs };
    };

    it('has them made again before the stage that reads them', () => {
      // 1 s, 20 s, half of four tasks again on two slots, four tasks on two slots.
      expect(run(5_000, false)).toEqual({ doneAt: 24_000, redoneMs: 2_000 });
    });

    it('does nothing again where they are found, or when nothing reads them any more', () => {
      expect(run(5_000, true)).toEqual({ doneAt: 23_000, redoneMs: 0 });
      expect(run(21_500, false).redoneMs).toBe(0);
    });
  });

  it('does what was given and what was lost, with no more than the cores could do', () => {
    const arbitraryStage = fc.record({
      tasks: fc.integer({ min: 1, max: 50 }),
      meanMs: fc.integer({ min: 1, max: 5_000 }),
      sigma: fc.constantFrom(0, 0.5, 1.5),
      driverMs: fc.nat(500),
      shuffleWriteMiB: fc.constantFrom(0, 10),
      before: fc.nat(5),
    });
    const change = fc.record({
      afterMs: fc.nat(5_000),
      cores: fc.integer({ min: -3, max: 3 }),
      areIdle: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(arbitraryStage, { minLength: 1, maxLength: 6 }),
        fc.array(change, { maxLength: 20 }),
        (drawn, changes) => {
          const bench = new WorkBench(
            drawn.map(({ tasks, meanMs, sigma, driverMs, shuffleWriteMiB, before }, index) => ({
              tasks,
              times: { kind: 'log-normal', meanMs, sigma },
              after: before < index ? [before] : [],
              driverMs,
              shuffleWriteMiB,
            })),
          );
          const { work } = bench;
          let cores = 1;
          let providedCoreMs = 0;
          const pass = (ms: number): void => {
            const from = bench.timeline.now();
            bench.pass(ms);
            const until = Math.min(bench.doneAt ?? Infinity, bench.timeline.now());
            providedCoreMs += cores * Math.max(0, until - from);
          };
          work.addSlots(cores);
          work.start();
          for (const { afterMs, cores: wanted, areIdle } of changes) {
            pass(afterMs);
            const step = Math.max(wanted, 1 - cores);
            if (step > 0) work.addSlots(step);
            if (step < 0 && areIdle) work.dropSlots(-step);
            if (step < 0 && !areIdle) work.loseSlots(-step);
            cores += step;
          }
          pass(1e9);

          expect(bench.doneAt).not.toBeNull();
          const ratio = work.doneCoreMs / (work.givenCoreMs + work.redoneCoreMs);
          expect(ratio).toBeCloseTo(1, 6);
          expect(work.doneCoreMs).toBeLessThanOrEqual(providedCoreMs * (1 + 1e-6) + 1e-3);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['come', 4],
    ['are deleted', -2],
  ])('ends after the driver has had its last say, though cores %s meanwhile', (_what, cores) => {
    const bench = new WorkBench([stage()], 3_000);
    bench.work.addSlots(4);
    bench.work.start();
    bench.pass(3_000);
    if (cores > 0) bench.work.addSlots(cores);
    else bench.work.dropSlots(-cores);
    bench.pass(1e9);

    expect(bench.doneAt).toBe(5_000);
  });

  it('ends after the driver has had its last say, though cores are lost meanwhile', () => {
    const bench = new WorkBench([stage()], 3_000);
    bench.work.addSlots(4);
    bench.work.start();
    bench.pass(3_000);
    bench.work.loseSlots(2);
    bench.pass(1e9);

    expect(bench.doneAt).toBe(5_000);
  });
});
