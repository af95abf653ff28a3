import { describe, expect, it } from 'vitest';
import { disruptionKeys } from './disruption-schema.ts';

function problemOf(budget: object): string {
  const [issue] = disruptionKeys.budgets.safeParse([budget]).error?.issues ?? [];
  return issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
}

describe('budgets', () => {
  it('hold always, or by the clock', () => {
    expect(
      disruptionKeys.budgets.parse([
        { nodes: '10%' },
        { nodes: '0', reasons: ['drifted'], schedule: '0 9 * * mon-fri', duration: '8h' },
      ]),
    ).toEqual([
      { nodes: 10, unit: 'percent', reasons: [], schedule: null, durationMs: null },
      {
        nodes: 0,
        unit: 'count',
        reasons: ['drifted'],
        schedule: '0 9 * * mon-fri',
        durationMs: 8 * 3_600_000,
      },
    ]);
  });

  it('by the clock have a schedule that is one, and a duration', () => {
    expect(problemOf({ nodes: '0', schedule: '@daily' })).toContain('0.duration: must be given');
    expect(problemOf({ nodes: '0', duration: '8h' })).toContain('0.schedule: must be given');
    expect(problemOf({ nodes: '0', schedule: '0 25 * * *', duration: '8h' })).toContain(
      '0.schedule: must be a cron schedule',
    );
  });
});
