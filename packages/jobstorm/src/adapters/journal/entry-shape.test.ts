import { describe, expect, it } from 'vitest';
import { describeEntryProblem, parseEntry } from './entry-shape.ts';

const accepted = { kind: 'accepted', at: 1_500, arrival: 3, attempts: 2, jobRunId: '0000' };

describe('parseEntry()', () => {
  it('gives back every member of an entry, in the same order', () => {
    expect(JSON.stringify(parseEntry(accepted))).toBe(JSON.stringify(accepted));
  });

  it.each([
    ['a member that is missing', { ...accepted, jobRunId: undefined }],
    ['a member of another type', { ...accepted, arrival: '3' }],
    ['a negative arrival', { ...accepted, arrival: -1 }],
    ['an arrival that no run has', { ...accepted, arrival: 2 ** 40 }],
    ['an instant that no run has', { ...accepted, at: 1e15 }],
    ['a kind that does not exist', { ...accepted, kind: 'acepted' }],
    ['no object', 17],
    ['null', null],
  ])('refuses %s', (_case, value) => {
    expect(parseEntry(value)).toBeUndefined();
  });
});

describe('describeEntryProblem()', () => {
  it.each([
    [{ ...accepted, arrival: '3' }, "entry of kind 'accepted': arrival: must be a number"],
    [{ ...accepted, arrival: 1.5 }, "entry of kind 'accepted': arrival: must be a whole number"],
    [{ ...accepted, arrival: -1 }, "entry of kind 'accepted': arrival: must be at least 0"],
    [{ ...accepted, at: 1e15 }, 'at: must be at most 10000000000'],
    [{ kind: 'end' }, "entry of kind 'end': at: is missing"],
    [{ kind: 'phase', at: 1, phase: 'x' }, "entry of kind 'phase': phase: must be setup or "],
    [{ ...accepted, jobRunId: 7 }, 'jobRunId: must be text'],
    [{ ...accepted, kind: 'acepted' }, "no entry is of kind 'acepted'"],
    [{ at: 1 }, 'it is not an entry: it has no kind'],
    [17, 'it is not an entry: it has no kind'],
  ])('names the place in %j', (value, message) => {
    expect(describeEntryProblem(value)).toContain(message);
  });
});
