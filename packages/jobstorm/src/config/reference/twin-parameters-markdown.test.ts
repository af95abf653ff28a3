import { describe, expect, it } from 'vitest';
import { twinParametersMarkdown } from './twin-parameters-markdown.ts';

/** The unit of each parameter, by name, as the page shows it. */
function unitsShown(): Map<string, string> {
  const rows = twinParametersMarkdown().matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|/gm);
  return new Map([...rows].map(([, name = '', unit = '']) => [name, unit]));
}

describe('twinParametersMarkdown()', () => {
  it.each([
    ['attachMsMin', 'ms'],
    ['simulationMsPerNode', 'ms'],
    ['clientQpsV1', '1/s'],
    ['writesPerSecondMax', '1/s'],
    ['memberBytesPerSecondMax', 'bytes/s'],
    ['fastPullMemoryGiBMin', 'GiB'],
    ['spotInterruptionPercentPerDay', '%/day'],
    ['submitCoreSeconds', 'core-seconds'],
    ['members', '–'],
  ])('shows the unit of %s as %s', (name, unit) => {
    expect(unitsShown().get(name)).toBe(unit);
  });

  it('shows a unit wherever the name holds one', () => {
    const unit =
      /(?:Ms|Qps|PerSecond|PerDay|Seconds|[GM]i?B|Bytes|Percent|Millicores)(?![a-z]|Factor)/;
    const without = [...unitsShown()].filter(([name, shown]) => shown === '–' && unit.test(name));

    expect(without.map(([name]) => name)).toEqual([]);
  });
});
