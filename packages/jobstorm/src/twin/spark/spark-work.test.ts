import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../util/random.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { SharedWork } from './spark-work.ts';

it('SharedWork does what was given and what was lost, no more and no less', () => {
  const change = fc.record({ afterMs: fc.nat(20_000), cores: fc.integer({ min: -4, max: 4 }) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.array(change), (coreMs, changes) => {
      const timeline = new VirtualTimeline();
      let doneAt: number | undefined;
      const work = new SharedWork(
        {
          timeline,
          random: new RandomStreams(1).stream('spark'),
          parameters: defaultTwinParameters().spark,
          work: { kind: 'core-seconds', coreSeconds: 1, sigma: 0 },
          taskCpus: 1,
          recoversShuffle: false,
          onTasks: () => undefined,
          onDone: () => {
            doneAt = timeline.now();
          },
        },
        coreMs,
      );
      let cores = 1;
      let provided = 0;
      work.addSlots(cores);
      work.start();
      const pass = (ms: number): void => {
        const from = timeline.now();
        timeline.runUntil(from + ms);
        provided +=
          cores *
          (Math.min(doneAt ?? Infinity, timeline.now()) - Math.min(doneAt ?? Infinity, from));
      };
      for (const { afterMs, cores: wanted } of changes) {
        pass(afterMs);
        const step = Math.max(wanted, 1 - cores);
        if (step > 0) work.addSlots(step);
        if (step < 0) work.loseSlots(-step);
        cores += step;
      }
      pass(1e9);

      expect(doneAt).toBeDefined();
      expect(provided).toBeCloseTo(coreMs + work.redoneCoreMs, 3);
    }),
  );
});
