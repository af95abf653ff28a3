import { describe, expect, it } from 'vitest';
import { twinSchema } from './twin-schema.ts';

const karpenter = { name: 'workers', kind: 'karpenter', instanceTypes: ['m5.xlarge'] };
const spot = { ...karpenter, name: 'cheap', capacityTypes: ['spot'] };

function problemsOf(pools: readonly object[], fault: object): string[] {
  const twin = { nodePools: pools, faults: [{ at: '1m', share: '50%', ...fault }] };
  const issues = twinSchema.safeParse(twin).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('faultProblems()', () => {
  it('accepts faults of pools that are there and have what is struck', () => {
    expect(problemsOf([karpenter, spot], { kind: 'spot-interruptions' })).toEqual([]);
    expect(problemsOf([karpenter, spot], { kind: 'spot-interruptions', pool: 'cheap' })).toEqual(
      [],
    );
    expect(problemsOf([karpenter], { kind: 'node-loss', pool: 'workers' })).toEqual([]);
  });

  it('reports a pool that is not there, with the name that may be meant', () => {
    const [problem] = problemsOf([karpenter], { kind: 'node-loss', pool: 'worker' });

    expect(problem).toMatch(/^faults\.0\.pool: must name a node pool .*workers/);
  });

  it('reports interruptions where there is no spot node, and says what to do', () => {
    const anywhere = problemsOf([karpenter], { kind: 'spot-interruptions' });
    const there = problemsOf([karpenter, spot], { kind: 'spot-interruptions', pool: 'workers' });

    expect(anywhere[0]).toContain('faults.0.kind: must be left out: no node pool has spot nodes');
    expect(there[0]).toContain("the pool 'workers' does not have spot nodes");
  });
});
