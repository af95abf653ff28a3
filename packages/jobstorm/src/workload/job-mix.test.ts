import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../util/random.ts';
import { JobMix } from './job-mix.ts';

function countDraws(weights: readonly number[], draws: number, seed: number): number[] {
  const mix = new JobMix(weights, new RandomStreams(seed).stream('mix'));
  const counts = weights.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    const index = mix.next();
    counts[index] = (counts[index] ?? NaN) + 1;
  }
  return counts;
}

describe('JobMix', () => {
  it('draws each as often as its weight says, within five standard deviations', () => {
    const weights = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(weights, fc.integer(), (drawn, seed) => {
        const draws = 2_000;
        const total = drawn.reduce((sum, weight) => sum + weight, 0);

        countDraws(drawn, draws, seed).forEach((count, index) => {
          const share = (drawn[index] ?? 0) / total;
          const deviation = Math.sqrt(draws * share * (1 - share));
          expect(Math.abs(count - draws * share)).toBeLessThanOrEqual(5 * deviation + 1);
        });
      }),
      // A fixed seed: with five standard deviations, one in some millions of draws is further off.
      { seed: 42 },
    );
  });

  it('gives nothing to a weight that is next to nothing', () => {
    expect(countDraws([1, 1e-12], 10_000, 1)).toEqual([10_000, 0]);
  });

  it('refuses weights that are no shares', () => {
    const stream = new RandomStreams(1).stream('mix');
    expect(() => new JobMix([], stream)).toThrow('a job mix has a template');
    expect(() => new JobMix([1, 0], stream)).toThrow('a weight is above 0');
    expect(() => new JobMix([NaN], stream)).toThrow('a weight is above 0');
  });
});
