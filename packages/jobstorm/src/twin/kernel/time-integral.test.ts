import { describe, expect, it } from 'vitest';
import { TimeIntegral } from './time-integral.ts';

describe('TimeIntegral', () => {
  it('seconds() adds up value times time', () => {
    const integral = new TimeIntegral();

    integral.add(1_000, 3);
    integral.add(3_000, -2);

    expect(integral.seconds(3_000)).toBe(6);
    expect(integral.seconds(8_000)).toBe(11);
  });

  it('takePeak() gives the largest value since it was last asked', () => {
    const integral = new TimeIntegral();
    integral.add(0, 5);
    integral.add(1, -4);

    expect(integral.takePeak()).toBe(5);
    expect(integral.takePeak()).toBe(1);
  });
});
