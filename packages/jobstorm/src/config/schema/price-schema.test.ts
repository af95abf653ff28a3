import { describe, expect, it } from 'vitest';
import { defaultPrices } from '../../model/prices.ts';
import { pricesSchema } from './price-schema.ts';

function problemOf(value: unknown): string {
  const [issue] = pricesSchema.safeParse(value).error?.issues ?? [];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
}

describe('pricesSchema', () => {
  it('is the list prices where the scenario says nothing', () => {
    expect(pricesSchema.parse(undefined)).toEqual(defaultPrices());
  });

  it('replaces the prices that are given, and keeps the rest', () => {
    const given = { asOf: '2026-11-01', ec2UsdPerHour: { 'm5.xlarge': 0.1 }, natUsdPerGB: 0.04 };

    expect(pricesSchema.parse(given)).toEqual({ ...defaultPrices(), ...given });
  });

  it('wants the day of prices of your own, a day that exists, and types that it knows', () => {
    expect(problemOf({ natUsdPerGB: 0.04 })).toContain('asOf: must be given with prices');
    expect(problemOf({ asOf: '2026-02-30' })).toContain('asOf: must be a day');
    expect(problemOf({ asOf: '2026-02-03', ec2UsdPerHour: { 'm5.xlrage': 1 } })).toContain(
      'm5.xlarge',
    );
  });
});
