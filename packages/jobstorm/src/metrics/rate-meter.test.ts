import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RateMeter } from './rate-meter.ts';

it('RateMeter counts the events of the last sixty whole seconds, whatever the times', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 0, max: 90_000 }), (list, pause) => {
      const meter = new RateMeter();
      const seconds: number[] = [];
      let at = 0;
      for (const gap of list) {
        at += gap;
        meter.add(at);
        seconds.push(Math.floor(at / 1_000));
      }

      const now = Math.floor((at + pause) / 1_000);
      const recent = seconds.filter((one) => one < now && one >= now - 60).length;
      const length = Math.min(60, now - (seconds[0] ?? 0));
      expect(meter.perMinute(at + pause)).toBe(length === 0 ? 0 : (recent * 60) / length);
    }),
  );
});
