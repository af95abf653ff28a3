import { describe, expect, it } from 'vitest';
import { minimal, problemsOf, scenarioOf, warningsOf } from './testing/parse-text.ts';

describe('parseScenario() puts the command line over the file', () => {
  it('with the same checks, and says where the value came from', () => {
    const overrides = { namespaces: 0, users: 1.5, azs: '["nowhere"]' };
    expect(problemsOf(minimal, { overrides })).toEqual([
      'the command line: namespaces: must be a whole number from 1 to 1000: current value is 0',
      'the command line: azs[0]: must be an availability zone such as us-west-2a, at most 40 characters: current value is "nowhere"',
      'the command line: load.users: must be a whole number from 1 to 100000: current value is 1.5',
    ]);
  });

  it("makes an open load closed when users are given, and keeps the file's bounds", () => {
    const text = minimal.replace('duration: 10m', 'duration: 10m, spacing: poisson, onEnd: cancel');
    const overrides = { users: 300, spawnRate: 0.5, duration: '90' };
    expect(scenarioOf(text, { overrides }).load).toEqual({
      model: 'closed',
      users: 300,
      spawnRatePerSecond: 0.5,
      waitLowMs: 20_000,
      waitHighMs: 30_000,
      durationMs: 90_000,
      warmUpMs: 0,
      onEnd: 'cancel',
      drainMaxMs: 1_800_000,
      inFlightMax: 100_000,
      lateArrivals: 'drop',
    });
  });

  it('makes a closed load open when arrivals are given', () => {
    const text = minimal.replace('arrivals: 6/min', 'users: 3, wait: 1s..2s, spawnRate: 1/s');
    const { load } = scenarioOf(text, { overrides: { arrivals: '2/s' } });
    expect(load).toMatchObject({ model: 'open', arrivalsPerMinute: 120, durationMs: 600_000 });
  });

  it('refuses both models at once', () => {
    const overrides = { arrivals: '2/s', users: 3 };
    expect(problemsOf(minimal, { overrides }).join()).toContain('load.users: must be left out');
  });

  it('takes a warm-up away that no longer fits, and says so', () => {
    const text = minimal.replace('duration: 10m', 'duration: 10m, warmUp: 5m');
    const overrides = { duration: '2m' };
    expect(scenarioOf(text, { overrides }).load.warmUpMs).toBe(0);
    expect(warningsOf(text, { overrides })).toEqual([
      'there is no warm-up: 5m do not fit into the 2m of the command line',
    ]);
  });

  it('takes zones as upstream writes them, and keeps the selection of the file', () => {
    const text = `azs: { names: [], selection: round-robin }\n${minimal}`;
    const overrides = { azs: '["us-west-2a","us-west-2b"]', seed: 7, namespaces: 5 };
    expect(scenarioOf(text, { overrides })).toMatchObject({
      azs: ['us-west-2a', 'us-west-2b'],
      azSelection: 'round-robin',
      seed: 7,
      namespaces: 5,
    });
  });
});
