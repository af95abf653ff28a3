import { describe, expect, it } from 'vitest';
import { parseRows } from './row-file.ts';

describe('parseRows()', () => {
  it('reads numbers and ranges, with the bound of each figure, and finds scenarios beside the file', () => {
    const rows = parseRows(
      { rows: [{ scenario: 'tests/mine.yaml', figures: { podsMax: 100, slowApplies: [1, 5] } }] },
      '/rows/mine.yaml',
    );

    expect(rows).toEqual([
      {
        id: 'mine',
        scenarioPath: '/rows/tests/mine.yaml',
        isSearch: false,
        figures: [
          { label: 'podsMax', of: 'podsMax', low: 100, high: 100, boundPercent: 15 },
          { label: 'slowApplies', of: 'slowApplies', low: 1, high: 5, boundPercent: 'order' },
        ],
      },
    ]);
  });

  it.each([
    [{ rows: [] }],
    [{ rows: [{ scenario: 'a.yaml', figures: { pods: 1 } }] }],
    [{ rows: [{ scenario: 'a.yaml', figures: { podsMax: [5, 1] } }] }],
    [{ rows: [{ figures: {} }] }],
  ])('rejects %j', (given) => {
    expect(() => parseRows(given, 'rows.yaml')).toThrow('rows.yaml is no file of rows');
  });
});
