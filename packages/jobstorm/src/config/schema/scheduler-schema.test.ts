import { describe, expect, it } from 'vitest';
import { twinSchema } from './twin-schema.ts';

describe("the client of the cluster's own scheduler", () => {
  // Facts of the provisioned control plane: qps = burst by tier.
  it.each([
    ['standard', 50, 100],
    ['tier-xl', 167, 167],
    ['tier-2xl', 283, 283],
    ['tier-4xl', 400, 400],
    ['tier-8xl', 400, 400],
  ])('on %s is %i requests a second and %i at once', (tier, qps, burst) => {
    const { scheduler } = twinSchema.parse({ controlPlane: { tier } });

    expect(scheduler).toMatchObject({ qps, burst });
  });

  it('is what the scenario says, on every tier', () => {
    const controlPlane = { tier: 'tier-8xl' };
    const { scheduler } = twinSchema.parse({ controlPlane, scheduler: { qps: 20, burst: 30 } });

    expect(scheduler).toMatchObject({ qps: 20, burst: 30 });
  });

  it('is no concern of further schedulers', () => {
    const controlPlane = { tier: 'tier-8xl' };
    const schedulers = [{ schedulerName: 'my-scheduler' }];
    const twin = twinSchema.parse({ controlPlane, schedulers });

    expect(twin.schedulers[0]).toMatchObject({ qps: 50, burst: 100 });
  });
});
