import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import type { Namespace } from '../pods/namespaces.ts';
import { apiRequest } from './api-request.ts';

class CollectorBench extends ClusterBench {
  readonly #namespaces = new Map<string, Namespace>();

  constructor(changes: Partial<TwinConfig> = {}) {
    super({ nodePools: [], ...changes });
    // The first window of the API server sets what requests cost.
    this.pass(2_000);
  }

  namespace(name: string): Namespace {
    const known = this.#namespaces.get(name);
    if (known !== undefined) return known;
    const made: Namespace = { name, labels: {}, pods: 0, phase: 'Active' };
    this.#namespaces.set(name, made);
    return made;
  }

  /** An owner of so many ConfigMaps in a namespace comes and goes. */
  leave(configmaps: number, name = 'one'): void {
    const { apiServer, garbageCollector } = this.cluster;
    apiServer.send(apiRequest('user', 'create', 'configmaps'), configmaps);
    garbageCollector.collect(this.namespace(name), { configmaps }, this);
  }

  get left(): number {
    return this.cluster.apiServer.objects('configmaps');
  }

  /** Passes time until nothing is left, and returns how many seconds that took. */
  secondsUntilEmpty(): number {
    let seconds = 0;
    for (; this.left > 0; seconds += 1) this.pass(1_000);
    return seconds;
  }
}

describe('GarbageCollector', () => {
  it.each([
    // Twice the requests of its client, two for each object: (2 · 1,000 − burst) / (2 · qps).
    ['standard', Math.ceil((2_000 - 30) / 40)],
    ['tier-xl', Math.ceil((2_000 - 180) / 360)],
    ['tier-2xl', Math.ceil((2_000 - 340) / 680)],
    ['tier-4xl', Math.ceil((2_000 - 500) / 1_000)],
  ] as const)('with %s deletes 1,000 objects in %i s', (tier, seconds) => {
    const bench = new CollectorBench({
      controlPlane: { tier, kubernetesVersion: '1.34', preWarmed: false },
    });
    for (let job = 0; job < 100; job += 1) bench.leave(10);

    expect(bench.left).toBe(1_000);
    expect(bench.secondsUntilEmpty()).toBe(seconds);
  });

  it('works on no more objects at once than it has workers', () => {
    const parameters = defaultTwinParameters();
    const slow = { ...parameters.apiServer, serviceMs: 1_000 };
    const bench = new CollectorBench({ parameters: { ...parameters, apiServer: slow } });
    for (let job = 0; job < 20; job += 1) bench.leave(10);

    // Two requests of a second each for an object, twenty of them at once.
    expect(bench.secondsUntilEmpty()).toBe(Math.ceil((2 * 200 * 1.006) / 20));
  });

  it('deletes first what was left first', () => {
    const bench = new CollectorBench();
    bench.leave(100);
    bench.leave(7);

    // (2 · 100 − 30) / 40 = 4.25 s, and 0.35 s for those after them.
    bench.pass(4_300);
    const first = bench.left;
    bench.pass(400);

    expect([first, bench.left]).toEqual([7, 0]);
  });

  it('leaves what is in a deleted namespace to the deletion of the namespace', () => {
    const bench = new CollectorBench();
    bench.leave(1_000, 'one');
    bench.leave(5, 'other');

    bench.cluster.garbageCollector.namespaceDeleted(bench.namespace('one'));

    expect(bench.left).toBe(5);
    bench.pass(600_000);
    expect(bench.left).toBe(0);
  });

  it('deletes everything once, whatever is left when and which namespaces go', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 5_000 }),
      configmaps: fc.integer({ min: 0, max: 50 }),
      name: fc.constantFrom('one', 'two', 'three'),
      isDeleted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const bench = new CollectorBench();
        for (const { waitMs, configmaps, name, isDeleted } of steps) {
          bench.pass(waitMs);
          bench.leave(configmaps, name);
          if (isDeleted) {
            bench.namespace(name).phase = 'Terminating';
            bench.cluster.garbageCollector.namespaceDeleted(bench.namespace(name));
          }
          expect(bench.left).toBeGreaterThanOrEqual(0);
        }
        bench.pass(600_000);

        expect(bench.left).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});
