import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { ClusterBench } from '../testing/cluster-bench.ts';
import { newApplication, type OperatorApplication } from './operator-application.ts';
import { OperatorEvents } from './operator-events.ts';

/** An operator that writes events, and applications for it. */
class EventsBench extends ClusterBench {
  readonly events: OperatorEvents;
  #created = 0;

  constructor(version: 'v1' | 'v2' = 'v1') {
    super({ nodePools: [] });
    this.events = new OperatorEvents({
      timeline: this.timeline,
      apiServer: this.cluster.apiServer,
      version,
      parameters: defaultTwinParameters().sparkOperator,
    });
  }

  get written(): number {
    return this.cluster.apiServer.objects('events');
  }

  application(): OperatorApplication {
    this.#created += 1;
    const name = `job-${this.#created}`;
    return newApplication({
      name,
      namespace: { name: 'test', labels: {}, pods: 0, phase: 'Active' },
      virtualClusterId: 'vc',
      account: this.cluster.accounts.open(name, 'job'),
      keeper: null,
    });
  }

  /** The life of an application with so many executors, but for its time. */
  live(application: OperatorApplication, executors: number): void {
    this.events.stateChanged(application);
    this.events.podsChanged(application, 'created', 1 + executors);
    this.events.podsChanged(application, 'scheduled', 1 + executors);
    this.events.podsChanged(application, 'running', 1 + executors);
    this.events.podsChanged(application, 'ended', 1);
    this.events.podsChanged(application, 'deleted', executors);
    for (const state of ['Submitted', 'Running', 'Succeeding', 'Completed'] as const) {
      application.state = state;
      this.events.stateChanged(application);
    }
  }
}

describe('OperatorEvents', () => {
  it('are Pending and Running of each pod, the end of the driver, and three of the application', () => {
    const bench = new EventsBench();

    bench.live(bench.application(), 5);

    expect(bench.written).toBe(2 * 6 + 1 + 3);
  });

  it('are 25 for one application, and one more every five minutes', () => {
    const bench = new EventsBench();
    const application = bench.application();

    bench.live(application, 30);
    expect(bench.written).toBe(25);

    bench.pass(600_000);
    bench.live(application, 30);
    expect(bench.written).toBe(27);
  });

  // A burst, and as many as wait for their turn; the event that fills the queue may bring 11.
  it.each([
    ['v1', 10],
    ['v2', 30],
  ] as const)('of %s are dropped beyond a burst of %i and 1,000 that wait', (version, burst) => {
    const bench = new EventsBench(version);

    for (let job = 0; job < 200; job += 1) bench.live(bench.application(), 10);

    expect(bench.written).toBeGreaterThan(1_000 + burst);
    expect(bench.written).toBeLessThanOrEqual(1_000 + burst + 11);
  });
});
