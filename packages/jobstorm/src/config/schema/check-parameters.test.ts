import { describe, expect, it } from 'vitest';
import { twinSchema } from './twin-schema.ts';

function problemsOf(parameters: object): string[] {
  const issues = twinSchema.safeParse({ parameters }).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('parameterProblems()', () => {
  it('finds nothing wrong with the defaults, and with two figures that are the same', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ ebs: { attachMsMin: 500, attachMsMax: 500 } })).toEqual([]);
  });

  it('reports the figure that is given, with the other one and what to do', () => {
    expect(problemsOf({ ebs: { attachMsMin: 5_000 } })).toEqual([
      'parameters.ebs.attachMsMin: must be at most attachMsMax, which is 4000: change it, or raise attachMsMax',
    ]);
    expect(problemsOf({ ebs: { attachMsMax: 500 } })).toEqual([
      'parameters.ebs.attachMsMax: must be at least attachMsMin, which is 1000: change it, or lower attachMsMin',
    ]);
  });

  it.each([
    [{ ebs: { mountMsMin: 9_000, mountMsMax: 8_000 } }, 'ebs.mountMsMin'],
    [{ kubelet: { imageGcLowPercent: 90 } }, 'kubelet.imageGcLowPercent'],
    [{ apiServer: { seatsPerServerMin: 3_000 } }, 'apiServer.seatsPerServerMin'],
    [{ karpenter: { batchIdleMs: 20_000 } }, 'karpenter.batchIdleMs'],
    [{ scheduler: { backoffMaxMs: 10 } }, 'scheduler.backoffMaxMs'],
  ])('reports %j at %s alone', (parameters, place) => {
    const problems = problemsOf(parameters);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`parameters.${place}: must be at `);
  });

  it('reports half a switch', () => {
    expect(problemsOf({ scheduler: { popsFromBackoff: 0.5 } })).toEqual([
      'parameters.scheduler.popsFromBackoff: must be a whole number from 0 to 1',
    ]);
  });
});
