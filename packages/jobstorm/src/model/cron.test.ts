import { describe, expect, it } from 'vitest';
import { isWithinWindow, parseCron } from './cron.ts';

const hour = 3_600_000;

function isOpen(schedule: string, hours: number, date: string): boolean | undefined {
  const cron = parseCron(schedule);
  return cron && isWithinWindow(cron, hours * hour, Date.parse(date));
}

describe('parseCron()', () => {
  it.each(['', '* * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '5-1 * * * *'])(
    'refuses %j',
    (text) => {
      expect(parseCron(text)).toBeUndefined();
    },
  );

  it('refuses a day that none of its months has', () => {
    expect(parseCron('0 0 30 2 *')).toBeUndefined();
    expect(parseCron('0 0 31 apr,jun *')).toBeUndefined();
    expect(parseCron('0 0 29 2 *')).toBeDefined();
    expect(parseCron('0 0 31 apr-may *')).toBeDefined();
    expect(parseCron('0 0 30 2 mon')).toBeDefined();
  });

  it('reads lists, ranges, steps and names', () => {
    const cron = parseCron('0,30 9-17/4 * jan-mar mon-fri');

    expect([...(cron?.minutes ?? [])]).toEqual([0, 30]);
    expect([...(cron?.hours ?? [])]).toEqual([9, 13, 17]);
    expect([...(cron?.months ?? [])]).toEqual([1, 2, 3]);
    expect([...(cron?.weekdays ?? [])]).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('isWithinWindow()', () => {
  // 5 January 2026 is a Monday.
  it.each([
    ['0 9 * * mon-fri', 8, '2026-01-05T08:59:00Z', false],
    ['0 9 * * mon-fri', 8, '2026-01-05T09:00:00Z', true],
    ['0 9 * * mon-fri', 8, '2026-01-05T16:59:59Z', true],
    ['0 9 * * mon-fri', 8, '2026-01-05T17:00:00Z', false],
    ['0 9 * * mon-fri', 8, '2026-01-04T12:00:00Z', false],
    ['@daily', 1, '2026-01-05T00:30:00Z', true],
    ['@daily', 1, '2026-01-05T01:00:00Z', false],
    ['0 22 * * *', 8, '2026-01-05T05:00:00Z', true],
    ['0 0 13 * fri', 24, '2026-01-13T12:00:00Z', true],
    ['0 0 13 * fri', 24, '2026-01-09T12:00:00Z', true],
    ['0 0 13 * fri', 24, '2026-01-12T12:00:00Z', false],
  ])('of %s for %i h at %s is %s', (schedule, hours, date, expected) => {
    expect(isOpen(schedule, hours, date)).toBe(expected);
  });
});
