import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkConfig } from '../../../model/twin-config.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { staticPool, testAzs, twinConfig } from '../../testing/twin-scenario.ts';

const small = { cpuMillicores: 10, memoryMiB: 10 };
const fastKubelet = { imageSizeMB: 0, podStartsPerSecond: 1_000, clientRequestsPerPod: 0 };
const scheduler = { scoringStrategy: 'MostAllocated', qps: 10_000, burst: 10_000 } as const;

function bench(network: Partial<NetworkConfig>, nodes = 1, type = 'm5.24xlarge'): ClusterBench {
  const parameters = defaultTwinParameters();
  return new ClusterBench({
    nodePools: [{ ...staticPool(nodes, type), azs: testAzs.slice(0, 1) }],
    network: { ...twinConfig().network, ...network },
    scheduler,
    parameters: { ...parameters, kubelet: { ...parameters.kubelet, ...fastKubelet } },
  });
}

function pool(one: ClusterBench): { interfaces: number; total: number; free: number } {
  const { interfaces, total, free } = one.cluster.plugins.vpcCni.pool(0) ?? {};
  return { interfaces: interfaces ?? 0, total: total ?? 0, free: free ?? 0 };
}

describe('VpcCni', () => {
  it('keeps one interface warm, as the plug-in’s documentation tells of 50-address interfaces', () => {
    const one = bench({});
    const idle = pool(one);

    one.createPods(3, small);
    one.pass(60_000);

    expect(idle).toEqual({ interfaces: 1, total: 49, free: 49 });
    expect(pool(one)).toEqual({ interfaces: 2, total: 98, free: 95 });
  });

  it('adds one interface at a time, about every 15 s', () => {
    const one = bench({});
    one.createPods(180, small);

    const seen: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      one.pass(15_000);
      seen.push(pool(one).interfaces);
    }

    expect(seen[0]).toBeLessThanOrEqual(2);
    expect(seen[2]).toBeLessThanOrEqual(4);
    expect(seen.at(-1)).toBe(5);
    for (let turn = 1; turn < seen.length; turn += 1) {
      expect((seen[turn] ?? 0) - (seen[turn - 1] ?? 0)).toBeLessThanOrEqual(2);
    }
  });

  it('lets a pod without an address wait, and shows it', () => {
    const one = bench({ warmIpTarget: 2 });

    one.createPods(30, small);
    one.pass(2_500);
    const waiting = one.cluster.sample().podsPending;
    one.pass(180_000);

    expect(waiting.address).toBe(28);
    expect(one.runningAt.size).toBe(30);
    expect(one.cluster.sample().podsPending).toEqual({});
  });

  it('a warm or a minimum target that covers a wave of pods lets none of them wait', () => {
    const lastStart = (network: Partial<NetworkConfig>): number => {
      const one = bench(network);
      one.createPods(150, small);
      one.pass(300_000);
      expect(one.runningAt.size).toBe(150);
      return Math.max(...one.runningAt.values());
    };

    expect(lastStart({ minimumIpTarget: 150, warmIpTarget: 5 })).toBeLessThan(3_500);
    expect(lastStart({})).toBeGreaterThan(15_000);
    expect(lastStart({ hasPrefixDelegation: true, warmPrefixTarget: 10 })).toBeLessThan(3_500);
  });

  it('does not hand on an address within 30 s of the end of its pod', () => {
    // 3 · (10 − 1) addresses, and two more pods than that.
    const one = bench({ warmIpTarget: 27 }, 1, 'm5.large');
    const first = one.createPods(23, small);
    one.pass(20_000);
    const second = one.createPods(2, small);
    one.pass(20_000);
    one.cluster.endPods(first);
    const endedAt = one.timeline.now();
    one.pass(1_600);

    const third = one.createPods(10, small);
    one.pass(20_000);
    const early = third.filter((pod) => one.runningAt.has(pod)).length;
    one.pass(60_000);

    expect(second.every((pod) => one.runningAt.has(pod))).toBe(true);
    expect(early).toBe(2);
    const late = third.map((pod) => one.runningAt.get(pod) ?? 0).sort((a, b) => a - b);
    expect((late[2] ?? 0) - endedAt).toBeGreaterThan(31_500);
  });

  it('pauses two minutes when the subnet is exhausted, and goes on when addresses are back', () => {
    const one = bench({ subnetPrefixLength: 25, warmIpTarget: 1 }, 2, 'm5.4xlarge');
    const pods = one.createPods(200, small);

    one.pass(600_000);
    const running = one.runningAt.size;
    one.cluster.endPods(pods.filter((pod) => one.runningAt.has(pod)).slice(0, 100));
    one.pass(600_000);

    expect(running).toBeLessThanOrEqual(123);
    expect(running).toBeGreaterThan(110);
    expect(one.runningAt.size).toBe(200);
  });

  it('waits for the account’s EC2 requests when many nodes ask at once', () => {
    const parameters = defaultTwinParameters();
    const throttled = new ClusterBench({
      nodePools: [staticPool(20, 'm5.24xlarge')],
      scheduler: { ...scheduler, scoringStrategy: 'LeastAllocated' },
      parameters: {
        ...parameters,
        ec2: { ...parameters.ec2, interfaceRequestBurst: 1, interfaceRequestRefillPerSecond: 0.1 },
      },
    });

    throttled.createPods(20, small);
    throttled.pass(100_000);

    const interfaces = Array.from(
      { length: 20 },
      (_, node) => throttled.cluster.plugins.vpcCni.pool(node)?.interfaces ?? 0,
    ).reduce((sum, count) => sum + count, 0);
    expect(interfaces).toBeGreaterThanOrEqual(20 + 8);
    expect(interfaces).toBeLessThanOrEqual(20 + 11);
  });

  it('has refused nodes ask again every 5 s, at the cost of one event for all of them', () => {
    const parameters = defaultTwinParameters();
    const nodes = 400;
    // A subnet of 123 addresses: 61 nodes get an interface with one address, the others nothing.
    const one = new ClusterBench({
      nodePools: [{ ...staticPool(nodes, 'm5.4xlarge'), azs: testAzs.slice(0, 1) }],
      network: { ...twinConfig().network, warmIpTarget: 1, subnetPrefixLength: 25 },
      parameters: {
        ...parameters,
        ec2: { ...parameters.ec2, interfaceRequestBurst: 1, interfaceRequestRefillPerSecond: 1e-6 },
      },
    });
    // They rest two minutes at first, and the one whose request is let through twice as long.
    one.pass(300_000);
    const eventsBefore = one.timeline.events;
    const throttledBefore = one.cluster.sample().counters.ec2Throttled;

    one.pass(3_600_000);

    const { ec2Throttled } = one.cluster.sample().counters;
    expect(ec2Throttled - throttledBefore).toBe((nodes - 61) * 720);
    expect(one.timeline.events - eventsBefore).toBeLessThan(800);
  });

  it('lets pods wait for addresses that cool down, unless these do not count as free', () => {
    const startOfSecondWave = (changes: Partial<NetworkConfig>): number => {
      const one = bench({ warmIpTarget: 10, minimumIpTarget: 20, ...changes });
      const first = one.createPods(20, small);
      one.pass(60_000);
      one.cluster.endPods(first);
      one.pass(2_000);
      one.createPods(20, small);
      one.pass(120_000);
      expect(one.runningAt.size).toBe(40);
      return Math.max(...one.runningAt.values()) - 62_000;
    };

    expect(startOfSecondWave({})).toBeGreaterThan(25_000);
    expect(startOfSecondWave({ countsCoolingAddresses: false })).toBeLessThan(20_000);
  });

  it('asks for nothing while nothing changes', () => {
    const one = bench({}, 10);
    one.createPods(100, small);
    one.pass(120_000);
    const events = one.timeline.events;

    one.pass(3_600_000);

    expect(one.timeline.events).toBe(events);
  });

  it('gives every address back, whatever becomes of pods and nodes', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('create' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('end' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('lose' as const), count: fc.nat(2) }),
    );
    const network = fc.record({
      subnetPrefixLength: fc.integer({ min: 24, max: 26 }),
      hasPrefixDelegation: fc.boolean(),
      countsCoolingAddresses: fc.boolean(),
      warmIpTarget: fc.constantFrom(null, 0, 5),
      minimumIpTarget: fc.constantFrom(null, 20),
    });
    fc.assert(
      fc.property(network, fc.array(step, { maxLength: 12 }), (changes, steps) => {
        const one = bench(changes, 3, 'm5.xlarge');
        const fresh = bench(changes, 3, 'm5.xlarge');
        fresh.cluster.loseNodes([0, 1, 2], 'node-failure');
        let pods = one.createPods(10, small);
        for (const { kind, count } of steps) {
          if (kind === 'create') pods = pods.concat(one.createPods(count, small));
          if (kind === 'end') one.cluster.endPods(pods.splice(0, count));
          if (kind === 'lose') one.cluster.loseNodes([count], 'node-failure');
          one.pass(7_000);
          for (let node = 0; node < 3; node += 1) {
            const {
              total = 0,
              free = 0,
              assigned = 0,
              cooling = 0,
            } = one.cluster.plugins.vpcCni.pool(node) ?? {};
            expect(free).toBeGreaterThanOrEqual(0);
            expect(assigned).toBeGreaterThanOrEqual(0);
            expect(assigned + cooling + free).toBe(total);
          }
        }
        one.cluster.endPods(pods);
        one.cluster.loseNodes([0, 1, 2], 'node-failure');
        one.pass(60_000);
        fresh.pass(60_000);
        expect(one.cluster.plugins.vpcCni.podsWaiting).toBe(0);
        expect(one.cluster.plugins.vpcCni.addressesFree).toBe(
          fresh.cluster.plugins.vpcCni.addressesFree,
        );
      }),
      { numRuns: 40 },
    );
  });
});
