import { describe, expect, it } from 'vitest';
import { minimal, warningsOf } from './testing/parse-text.ts';

describe('parseScenario() warns', () => {
  it('of pods that fit on no node', () => {
    const heavy = minimal.replace(
      's3://b/nap.py }',
      'x, sparkSubmitParameters: --executor-memory 900g --conf spark.kubernetes.driver.node.selector.karpenter.sh/nodepool=drivers }',
    );
    expect(warningsOf(heavy)).toEqual([
      expect.stringMatching(/^the driver of 'nap' fits on no node .*nodepool=drivers$/),
      expect.stringMatching(/^the executor of 'nap' fits on no node .* 1 vCPU and 1013760 MiB$/),
    ]);
  });

  it('of zones that are given twice', () => {
    const text = `azs: [us-west-2a, us-west-2b, us-west-2a]\n${minimal.replace('s3://b/nap.py', '"${SELECTED_AZ}"')}`;
    expect(warningsOf(text)).toEqual([
      'is given more than once, and gets as many shares of jobs: us-west-2a',
    ]);
  });

  it.each([
    [['< 2s', '> 5s'], true],
    [['>= 2s', '< 2s'], true],
    [['== 2s', '== 3s'], true],
    [['== 2s', '> 2s'], true],
    [['> 2s', '< 5s'], false],
    [['>= 2s', '<= 2s'], false],
    [['< 2s', '< 5s'], false],
    [['== 2s', '< 5s'], false],
    [['> 2s', '== 5s'], false],
  ])('of the conditions %j on one figure: %s', (conditions, isWarned) => {
    const text = `${minimal}thresholds: { responseTime.p50: ${JSON.stringify(conditions)} }\n`;
    const [one = '', other = ''] = conditions;
    const warning = `can never hold both: "${one}" and "${other}"`;
    expect(warningsOf(text)).toEqual(isWarned ? [warning] : []);
  });

  it('of zones that pin nothing and variables that nothing uses', () => {
    expect(warningsOf(`azs: [us-west-2a]\nvariables: { A: b }\n${minimal}`)).toEqual([
      'is used by no job template: ${A}',
      "does not use ${SELECTED_AZ}: the jobs of 'nap' are not pinned to one of the azs",
    ]);
  });
});
