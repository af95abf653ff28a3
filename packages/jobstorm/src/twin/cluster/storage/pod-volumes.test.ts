import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { karpenterPool, managedPool, staticPool, testAzs } from '../../testing/twin-scenario.ts';
import { VolumeBench } from '../../testing/volume-bench.ts';
import '../../testing/invariants/watchers.ts';
import type { Pod } from '../pods/pod.ts';

const oneZone = (nodes: number, type?: string) => ({
  ...staticPool(nodes, type),
  azs: testAzs.slice(0, 1),
});
const limitOfM5 = 26;

describe('PodVolumes', () => {
  it('starts a pod with a new volume in about 5 to 20 s: created, attached, reported, mounted', () => {
    const bench = new VolumeBench();
    const pods = bench.claimingPods(40);

    bench.pass(60_000);

    const seconds = pods.map((pod) => bench.startSeconds(pod)).sort((one, other) => one - other);
    expect(seconds[0]).toBeGreaterThan(4);
    expect(seconds[20]).toBeGreaterThan(6);
    expect(seconds[20]).toBeLessThan(15);
    expect(seconds[39]).toBeLessThan(25);
    expect(bench.cluster.sample()).toMatchObject({ volumes: 40, podsPending: {} });
    expect(bench.cluster.sample().volumeWaitP99Ms).toBeGreaterThan(8_000);
  });

  it('creates the volume in the zone of the node that the scheduler chose', () => {
    const bench = new VolumeBench();
    const pods = bench.claimingPods(30);
    bench.pass(60_000);

    const zones = pods.map((pod) => [
      pod.claims[0]?.az,
      bench.cluster.nodes().find(({ node }) => node === pod.node)?.group.az,
    ]);

    expect(new Set(zones.map(([volume]) => volume))).toEqual(new Set(testAzs));
    for (const [volume, node] of zones) expect(volume).toBe(node);
  });

  it('says of a pod that waits for its volume what it waits for, bound or not', () => {
    const bench = new VolumeBench({ ec2: { volumeRequestBurst: 1 } });
    bench.claimingPods(20);

    bench.pass(1_000);
    const early = bench.cluster.sample().podsPending;
    bench.pass(7_000);
    const { podsPending, podsRunning, counters } = bench.cluster.sample();

    expect(early).toEqual({ volume: 20 });
    expect(bench.scheduledAt.size).toBeGreaterThan(10);
    const pending = Object.values(podsPending).reduce((sum, count) => sum + count, 0);
    expect(pending + podsRunning).toBe(20);
    expect(podsPending.volume).toBeGreaterThan(pending - 4);
    expect(counters.ec2Throttled).toBeGreaterThan(19);
  });

  it('creates and attaches no faster than EC2 lets requests through', () => {
    const bench = new VolumeBench({ ec2: { volumeRequestBurst: 10 } });
    const pods = bench.claimingPods(100);

    bench.pass(120_000);

    const last = Math.max(...pods.map((pod) => bench.startSeconds(pod)));
    // 90 more than the burst, 5 a second; creation and attachment have a bucket each.
    expect(last).toBeGreaterThan(18);
    expect(last).toBeLessThan(18 + 25);
  });

  it('works on no more volumes at once than the sidecar has workers', () => {
    const start = (workers: number): number => {
      const bench = new VolumeBench({ ebs: { workers, createSigma: 0, nodeStatusMs: 0 } });
      const pods = bench.claimingPods(50);
      bench.pass(600_000);
      return Math.max(...pods.map((pod) => bench.startSeconds(pod)));
    };

    expect(start(50)).toBeLessThan(15);
    // Each volume is with its worker for 2 s and more, twice.
    expect(start(1)).toBeGreaterThan(100);
  });

  it('attaches no more volumes to a node than its type takes, and schedules the rest later', () => {
    const bench = new VolumeBench({ nodePools: [oneZone(1)] });
    const pods = bench.claimingPods(30);
    bench.pass(60_000);
    const running = pods.filter(({ phase }) => phase === 'running');
    const { podsPending } = bench.cluster.sample();

    bench.cluster.endPods(running.slice(0, 3));
    bench.pass(60_000);

    expect(running).toHaveLength(limitOfM5);
    expect(podsPending).toEqual({ unschedulable: 4 });
    expect(pods.filter(({ phase }) => phase === 'running')).toHaveLength(limitOfM5);
    expect(bench.cluster.sample().podsPending).toEqual({ unschedulable: 1 });
  });

  it.each([
    ['Karpenter', karpenterPool({ instanceTypes: ['m5.4xlarge'] })],
    ['the Cluster Autoscaler', managedPool()],
  ])('%s counts volumes when it packs pods onto new nodes', (_, pool) => {
    const bench = new VolumeBench({ nodePools: [{ ...pool, azs: testAzs.slice(0, 1) }] });
    const pods = bench.claimingPods(3 * limitOfM5);

    bench.pass(600_000);

    expect(pods.filter(({ phase }) => phase === 'running')).toHaveLength(3 * limitOfM5);
    expect(bench.cluster.sample().nodes).toBe(3);
  });

  it('with Immediate, has volumes first, and their zone then binds the pods', () => {
    const bench = new VolumeBench({
      storage: { volumeBindingMode: 'Immediate' },
      nodePools: [staticPool(4)],
    });
    const pinned = bench.claimingPods(40, 1, testAzs[0]);

    bench.pass(1_000);
    const early = bench.cluster.sample();
    bench.pass(60_000);

    const { podsPending } = bench.cluster.sample();
    const elsewhere = pinned.filter(({ claims }) => claims[0]?.az !== testAzs[0]).length;
    expect(early.podsPending).toEqual({ volume: 40 });
    expect(early.counters.schedulingAttempts).toBe(0);
    expect(elsewhere).toBeGreaterThan(10);
    expect(elsewhere).toBeLessThan(30);
    expect(podsPending).toEqual({ unschedulable: elsewhere });
  });

  it('deletes the volumes of a pod that has gone, and its claim with them', () => {
    const bench = new VolumeBench();
    const pods = bench.claimingPods(20, 2);
    bench.pass(4_000);
    bench.cluster.endPods(pods.slice(0, 10));
    bench.pass(30_000);
    const half = { volumes: bench.cluster.sample().volumes, left: bench.volumes.left('test') };

    bench.cluster.endPods(pods);
    bench.pass(60_000);

    expect(half).toEqual({ volumes: 20, left: 20 });
    expect(bench.cluster.sample().volumes).toBe(0);
    expect(bench.volumes.left('test')).toBe(0);
    expect(bench.cluster.apiServer.inventory().size).toBe(0);
  });

  it('charges a volume from its creation to its deletion', () => {
    const bench = new VolumeBench();
    const { diskGiBSeconds } = bench.cluster.sample().counters;
    const [pod] = bench.claimingPods(1);
    bench.pass(3_600_000);

    bench.cluster.endPods(pod === undefined ? [] : [pod]);
    bench.pass(60_000);
    const roots = 4 * 100 * (bench.timeline.now() / 1_000);
    const charged = bench.cluster.sample().counters.diskGiBSeconds - diskGiBSeconds - roots;

    expect(charged / 5).toBeGreaterThan(3_590);
    expect(charged / 5).toBeLessThan(3_620);
  });
});

describe('volumes of a lost node', () => {
  /** When a pod that takes over the volume of a pod on a lost node runs, in seconds from the loss. */
  function takeOver(loss: 'node-failure' | 'interruption'): number {
    const bench = new VolumeBench({ nodePools: [oneZone(2)] });
    const owner = { claimFreed: () => undefined };
    const request = { storageClass: 'gp3', gib: 5 };
    const claim = bench.volumes.claim(request, 'test', owner);
    const podClass = bench.cluster.podClasses.of({
      request: { cpuMillicores: 10, memoryMiB: 10 },
      nodeSelector: {},
      image: 'spark',
      imagePullPolicy: 'IfNotPresent',
      isBilled: true,
      volumes: [request],
    });
    const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };
    const first = bench.cluster.createPod(podClass, bench, namespace, [claim]);
    bench.pass(60_000);
    expect(claim.volume).toBe('attached');
    const lostAt = bench.timeline.now();
    bench.cluster.loseNodes([first.node], loss);
    bench.pass(5_000);
    const second = bench.cluster.createPod(podClass, bench, namespace, [claim]);
    bench.pass(600_000);
    expect(bench.volumes.on(second.node)?.attached).toBe(1);
    return ((bench.runningAt.get(second) ?? Infinity) - lostAt) / 1_000;
  }

  it('follow to another node once they are detached, by force only after 6 minutes', () => {
    const drained = takeOver('interruption');
    const failed = takeOver('node-failure');

    expect(drained).toBeGreaterThan(6);
    expect(drained).toBeLessThan(40);
    expect(failed).toBeGreaterThan(360);
    expect(failed).toBeLessThan(390);
  });
});

describe('conservation of volumes', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('create' as const), count: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ kind: fc.constant('end' as const), count: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ kind: fc.constant('lose' as const), count: fc.nat(3) }),
  );
  const shape = fc.record({
    volumes: fc.integer({ min: 1, max: 3 }),
    volumeBindingMode: fc.constantFrom('WaitForFirstConsumer' as const, 'Immediate' as const),
    burst: fc.constantFrom(3, 100),
  });

  it('every volume is on one node at most, within its limit, and is deleted in the end', () => {
    fc.assert(
      fc.property(shape, fc.array(step, { maxLength: 10 }), (given, steps) => {
        const bench = new VolumeBench({
          storage: { volumeBindingMode: given.volumeBindingMode },
          ec2: { volumeRequestBurst: given.burst },
        });
        let pods: Pod[] = [];
        for (const { kind, count } of steps) {
          if (kind === 'create') pods = pods.concat(bench.claimingPods(count, given.volumes));
          if (kind === 'end') bench.cluster.endPods(pods.splice(0, count));
          if (kind === 'lose') bench.cluster.loseNodes([count], 'node-failure');
          bench.pass(4_000);
          for (let node = 0; node < 4; node += 1) {
            const on = pods
              .filter((pod) => pod.node === node && pod.phase !== 'gone')
              .flatMap(({ claims }) => claims)
              .filter(({ volume }) => volume === 'attaching' || volume === 'attached');
            const attached = bench.volumes.on(node)?.attached ?? 0;
            expect(attached).toBeLessThanOrEqual(limitOfM5);
            expect(on.length).toBeLessThanOrEqual(attached);
            for (const claim of on) expect(claim.node?.node).toBe(node);
          }
          expect(bench.cluster.sample().volumes).toBeLessThanOrEqual(bench.volumes.left('test'));
        }
        bench.cluster.endPods(pods);
        bench.pass(900_000);
        expect(bench.volumes.left('test')).toBe(0);
        expect(bench.cluster.sample()).toMatchObject({ volumes: 0, podsPending: {} });
        expect(bench.cluster.apiServer.inventory().size).toBe(0);
        for (const { node } of bench.cluster.nodes()) {
          expect(bench.volumes.on(node)?.attached).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
