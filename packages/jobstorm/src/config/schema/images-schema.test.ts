import { describe, expect, it } from 'vitest';
import { parseScenario } from '../parse-scenario.ts';
import { problemText } from '../problem.ts';

function scenario(twin: string, policy = 'Always'): string {
  return `name: images
jobs:
  - name: nap
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: s3://b/nap.py
          sparkSubmitParameters: --conf spark.kubernetes.container.image.pullPolicy=${policy}
    work: { duration: 1m }
load: { arrivals: 6/min, duration: 10m }
twin: ${twin}
`;
}

function parse(text: string) {
  return parseScenario(text, { path: 's.yaml' });
}

function problemsOf(text: string): readonly string[] {
  const result = parse(text);
  return result.ok ? [] : result.problems.map(problemText);
}

describe('imagesSchema', () => {
  it.each([
    ['{}', { pullsMax: null, hasFastPull: false, sizesMB: {} }],
    ['{ serializeImagePulls: true, maxParallelImagePulls: 1 }', { pullsMax: 1 }],
    ['{ maxParallelImagePulls: 3, fastImagePull: true }', { pullsMax: 3, hasFastPull: true }],
    ['{ sizes: { "1.dkr.ecr/spark:a": 1000Mi } }', { sizesMB: { '1.dkr.ecr/spark:a': 1_048.576 } }],
  ])('reads %s', (images, expected) => {
    const result = parse(scenario(`{ images: ${images} }`));

    expect(result.ok && result.scenario.twin.images).toMatchObject(expected);
  });

  it('refuses what no kubelet starts with, and what is no policy', () => {
    const images = '{ images: { serializeImagePulls: true, maxParallelImagePulls: 4 } }';

    expect(problemsOf(scenario(images))[0]).toContain(
      'twin.images.maxParallelImagePulls: must be null or 1 with serializeImagePulls',
    );
    expect(problemsOf(scenario('{}', 'Sometimes'))[0]).toContain(
      'pullPolicy must be Always, IfNotPresent or Never: current value is "Sometimes"',
    );
  });

  it('warns of pods that never pull', () => {
    const result = parse(scenario('{}', 'Never'));

    expect(result.ok && result.warnings.map(({ message }) => message)[0]).toContain(
      "pull policy Never: pods of 'nap' start only on nodes",
    );
  });
});
