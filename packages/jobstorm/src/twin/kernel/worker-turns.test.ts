import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkerTurns } from './worker-turns.ts';

describe('WorkerTurns', () => {
  it('begins each job when a worker is free, as a plain list of workers does', () => {
    const job = fc.record({ waitMs: fc.nat(10), lengthMs: fc.nat(50) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(job), (workers, jobs) => {
        const turns = new WorkerTurns(workers);
        const freeAt = Array.from({ length: workers }, () => 0);
        let now = 0;
        for (const { waitMs, lengthMs } of jobs) {
          now += waitMs;
          const next = freeAt.indexOf(Math.min(...freeAt));
          const expected = Math.max(now, freeAt[next] ?? 0);
          freeAt[next] = expected + lengthMs;

          const began = turns.begin(now);
          turns.end(began + lengthMs);

          expect(began).toBe(expected);
        }
      }),
    );
  });
});
