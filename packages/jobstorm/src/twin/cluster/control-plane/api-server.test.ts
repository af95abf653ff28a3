import { describe, expect, it } from 'vitest';
import type { ControlPlaneConfig } from '../../../model/twin-config.ts';
import { testTwinConfig } from '../../../model/testing/twin-config.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { RandomStreams } from '../../../util/random.ts';
import { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { Ledger } from '../ledger.ts';
import { apiRequest, type Flow } from './api-request.ts';
import { ApiServer } from './api-server.ts';

/** An API server alone, sent so many updates of pods in each second. */
class ApiServerBench {
  readonly timeline = new VirtualTimeline();
  readonly ledger = new Ledger();
  readonly server: ApiServer;

  constructor(
    nodes = 0,
    controlPlane: ControlPlaneConfig = testTwinConfig().controlPlane,
    parameters = defaultTwinParameters(),
  ) {
    this.server = new ApiServer({
      timeline: this.timeline,
      random: new RandomStreams(1).stream('api-server'),
      config: { controlPlane, parameters },
      ledger: this.ledger,
      nodes: () => nodes,
    });
  }

  load(seconds: number, updatesPerSecond: number): void {
    for (let second = 0; second < seconds; second += 1) {
      this.pass(1_000);
      this.server.send(apiRequest('serviceAccount', 'update', 'pods'), updatesPerSecond);
    }
    this.pass(1_000);
    this.server.gauges();
  }

  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }

  meanLatencyMs(flow: Flow = 'serviceAccount'): number {
    let sum = 0;
    for (let one = 0; one < 100; one += 1) {
      this.pass(100);
      sum += this.server.latencyMs(apiRequest(flow, 'update', 'pods'));
    }
    return sum / 100;
  }
}

describe('ApiServer', () => {
  it('answers in some 14 ms when nothing is asked of it', () => {
    const meanMs = new ApiServerBench().meanLatencyMs();

    expect(meanMs).toBeGreaterThan(12);
    expect(meanMs).toBeLessThan(17);
  });

  it('has about 100 seats busy with 4,600 requests a second, as NVSentinel measured', () => {
    const bench = new ApiServerBench();

    bench.load(30, 4_600);

    const { apiServerSeatsInUse: seatsInUse } = bench.server.gauges();
    expect(seatsInUse).toBeGreaterThan(60);
    expect(seatsInUse).toBeLessThan(130);
  });

  it('makes requests wait, and refuses some, when a level needs more seats than there are', () => {
    const bench = new ApiServerBench();
    bench.server.send(apiRequest('user', 'create', 'namespaces'));
    bench.server.watchPods(20_000);

    bench.load(60, 1_000);

    expect(bench.server.gauges().apiServerQueueWaitMs).toBeGreaterThan(15_000);
    expect(bench.server.counters().apiServerRejected).toBeGreaterThan(1_000);
    expect(bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'pods'))).toBeGreaterThan(
      15_000,
    );
    // Another level is not touched.
    expect(bench.server.latencyMs(apiRequest('scheduler', 'update', 'pods'))).toBeLessThan(1_000);
  });

  it('renews the lease of each node every 10 s and its status every 5 min', () => {
    const bench = new ApiServerBench(700);

    bench.load(300, 0);

    const { apiServerRequests } = bench.ledger.counters(bench.timeline.now());
    expect(apiServerRequests).toBeCloseTo((700 * 301) / 10 + (700 * 301) / 300, -1);
  });

  it.each([
    ['1.30', 'etcd', true],
    ['1.31', 'its watch cache', false],
  ] as const)('of version %s answers the LISTs of drivers from %s', (version, _, readsEtcd) => {
    const { controlPlane } = testTwinConfig();
    const bench = new ApiServerBench(0, { ...controlPlane, kubernetesVersion: version });
    bench.server.send(apiRequest('user', 'create', 'pods'), 20_000);
    bench.server.watchPods(3_000);

    bench.load(60, 0);

    // 100 LISTs of 200 MB a second are more than three members can send: all levels wait.
    expect(bench.meanLatencyMs('scheduler') > 500).toBe(readsEtcd);
  });

  it('adds webhooks to the creation of pods and to nothing else', () => {
    const bench = new ApiServerBench();
    bench.server.disturb({ webhookMs: 5_000 });

    expect(bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'pods'))).toBeGreaterThan(
      5_000,
    );
    expect(bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'services'))).toBeLessThan(
      1_000,
    );
    for (let pod = 1; pod < 100; pod += 1) {
      bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'pods'));
    }
    expect(bench.server.gauges().createPodP99Ms).toBeGreaterThan(5_000);
  });

  it('has pods keep their seats while webhooks are asked, and fill their level with them', () => {
    // So many creations a second of ten seconds each; the level has 490 seats, and borrows more.
    const afterAMinuteOf = (perSecond: number): ApiServerBench => {
      const bench = new ApiServerBench();
      bench.server.disturb({ webhookMs: 10_000 });
      for (let one = 0; one < 60 * perSecond; one += 1) {
        bench.pass(1_000 / perSecond);
        bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'pods'));
      }
      return bench;
    };
    const few = afterAMinuteOf(30).server.gauges();
    const { server } = afterAMinuteOf(200);
    const many = server.gauges();
    const update = (flow: Flow): number => server.latencyMs(apiRequest(flow, 'update', 'pods'));

    // Little's law: 30 a second of 10 s each.
    expect(few.apiServerSeatsInUse).toBeGreaterThan(0.95 * 300);
    expect(few.apiServerSeatsInUse).toBeLessThan(1.05 * 300);
    expect(few.apiServerQueueWaitMs).toBe(0);
    expect(many.apiServerSeatsInUse).toBeGreaterThan(450);
    expect(many.apiServerQueueWaitMs).toBeGreaterThan(5_000);
    // Short requests of the level wait behind the calls, those of other levels do not.
    expect(update('serviceAccount')).toBeGreaterThan(5_000);
    expect(update('scheduler')).toBeLessThan(500);
  });

  it('asks the webhooks of EKS about each pod, one after the other', () => {
    const bench = new ApiServerBench();
    let sumMs = 0;
    for (let pod = 0; pod < 5_000; pod += 1) sumMs += bench.server.podAdmissionMs();

    // Three of log-normal time, median 10 ms and σ 0.8: 3 · 10 ms · exp(0.8² / 2).
    expect(sumMs / 5_000).toBeGreaterThan(39);
    expect(sumMs / 5_000).toBeLessThan(44);
  });

  it('goes on without a webhook that does not answer in ten seconds', () => {
    const bench = new ApiServerBench();
    bench.server.disturb({ webhookMs: 30_000 });

    const latencyMs = bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'pods'));

    expect(latencyMs).toBeGreaterThan(10_000);
    expect(latencyMs).toBeLessThan(11_000);
  });

  it('asks the registered webhooks about each pod', () => {
    const bench = new ApiServerBench();
    bench.server.admitPodsBy(() => 2_000);

    expect(bench.server.latencyMs(apiRequest('serviceAccount', 'create', 'pods'))).toBeGreaterThan(
      2_000,
    );
    expect(bench.server.latencyMs(apiRequest('serviceAccount', 'update', 'pods'))).toBeLessThan(
      1_000,
    );
  });

  it('is as slow as a fault makes it, and recovers', () => {
    const bench = new ApiServerBench();
    bench.server.disturb({ slowdown: 100 });
    const disturbedMs = bench.meanLatencyMs();
    bench.server.disturb();

    expect(disturbedMs).toBeGreaterThan(1_000);
    expect(bench.meanLatencyMs()).toBeLessThan(20);
  });

  it('takes seats for as much longer as a fault makes it slower', () => {
    const seatsAt = (slowdown: number): number => {
      const bench = new ApiServerBench();
      bench.server.disturb({ slowdown });
      bench.load(10, 500);
      return bench.server.gauges().apiServerSeatsInUse;
    };

    expect(seatsAt(10) / seatsAt(1)).toBeCloseTo(10, 0);
  });

  it('with a full database stores nothing until it is defragmented, and then what was held', () => {
    const parameters = defaultTwinParameters();
    const { idleBytes } = parameters.etcd;
    const bench = new ApiServerBench(700, testTwinConfig().controlPlane, {
      ...parameters,
      etcd: { ...parameters.etcd, quotaBytes: 2 * idleBytes, defragmentAfterMs: 60_000 },
    });
    bench.server.send(apiRequest('user', 'create', 'pods'), idleBytes / 10_000);
    bench.server.send(apiRequest('kubelet', 'update', 'pods'), idleBytes / 10_000);
    bench.load(2, 0);
    const full = bench.server.gauges();
    const stored = bench.server.objects('pods');
    const { etcdSlowApplies } = bench.server.counters();

    bench.server.send(apiRequest('user', 'create', 'pods'), 500);
    bench.server.send(apiRequest('kubelet', 'create', 'events'), 500);
    const latencyMs = bench.server.latencyMs(apiRequest('user', 'create', 'pods'));
    bench.load(30, 5_000);

    expect(full.etcdGiB).toBeGreaterThan(full.etcdQuotaGiB);
    expect(latencyMs).toBeGreaterThan(30_000);
    expect(bench.server.gauges().etcdGiB).toBe(full.etcdGiB);
    expect(bench.server.objects('pods')).toBe(stored);
    expect(bench.server.counters().etcdSlowApplies).toBe(etcdSlowApplies);

    bench.pass(60_000);
    expect(bench.server.inventory().get('pods')).toBe(stored + 501);
    expect(bench.server.objects('events')).toBe(0);
  });

  it('counts what is stored until it is deleted', () => {
    const bench = new ApiServerBench();
    bench.server.send(apiRequest('user', 'create', 'secrets'), 3);
    bench.server.send(apiRequest('kubelet', 'create', 'events'), 7);
    bench.server.send(apiRequest('user', 'delete', 'secrets'), 1);

    expect([...bench.server.inventory()]).toEqual([['secrets', 2]]);
    expect(bench.server.objects('events')).toBe(7);
  });
});
