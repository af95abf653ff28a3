import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runId } from './run-id.ts';

const startedAt = new Date('2026-01-31T14:25:01.999Z');

describe('runId()', () => {
  it.each([
    ['canonical', 'canonical-20260131-142501'],
    ['TPC-DS, 300 users', 'tpc-ds-300-users-20260131-142501'],
    ['Größe', 'gro-e-20260131-142501'],
    ['../../etc/passwd', 'etc-passwd-20260131-142501'],
    ['負荷', 'run-20260131-142501'],
    ['', 'run-20260131-142501'],
  ])('names a run of %j %s', (name, id) => {
    expect(runId(name, startedAt)).toBe(id);
  });

  it('is a plain file name, whatever the scenario is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        const id = runId(name, startedAt);

        expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*-20260131-142501$/);
        expect(id.length).toBeLessThanOrEqual(76);
      }),
    );
  });
});
