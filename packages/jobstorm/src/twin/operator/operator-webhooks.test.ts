import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../util/random.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { testTwinConfig } from '../../model/testing/twin-config.ts';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import { OperatorWebhooks } from './operator-webhooks.ts';

const { sparkOperator } = defaultTwinParameters();

function meanMs(changes: Partial<OperatorsConfig>, crowding = 1): number {
  const config = { ...testTwinConfig().operators, ...changes };
  const webhooks = new OperatorWebhooks({
    timeline: new VirtualTimeline(),
    random: new RandomStreams(1).stream('webhooks'),
    config,
    parameters: sparkOperator,
    operators: Array.from({ length: config.count }, () => ({ crowding })),
  });
  let sum = 0;
  for (let one = 0; one < 5_000; one += 1) sum += webhooks.latencyMs();
  return sum / 5_000;
}

describe('OperatorWebhooks', () => {
  it('of version v1 are all asked about each pod, of v2 only the one of its namespace', () => {
    const one = meanMs({ count: 1, version: 'v1' });

    expect(meanMs({ count: 15, version: 'v1' }) / one).toBeCloseTo(15, 0);
    expect(meanMs({ count: 15, version: 'v2' }) / one).toBeCloseTo(1, 1);
  });

  it('answer as much later as their cores are crowded', () => {
    expect(meanMs({}, 4) / meanMs({}, 1)).toBeCloseTo(4, 6);
  });
});
