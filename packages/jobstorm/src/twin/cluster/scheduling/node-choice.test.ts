import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocatableOf } from '../../../model/allocatable.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import { RandomStreams } from '../../../util/random.ts';
import { NodeChooser } from './node-choice.ts';
import { isSelected, NodeTable, type NodeGroup } from '../nodes/node-table.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import type { PodClass } from '../pods/pod.ts';
import { feasibleNodesToFind, profileScores, type NodeScore } from './scoring.ts';

const zone = 'topology.kubernetes.io/zone';
const zones = ['a', 'b'];

const groups: readonly NodeGroup[] = ['m5.large', 'm5.xlarge', 'r5.large'].flatMap((name, row) =>
  zones.map((az, column) => {
    const instanceType = instanceTypes.get(name);
    if (instanceType === undefined) throw new Error(`${name} is not in the table`);
    return {
      index: row * zones.length + column,
      pool: 'pool',
      az,
      instanceType,
      capacityType: 'on-demand',
      usdPerHour: instanceType.usdPerHour,
      allocatable: allocatableOf(instanceType, null),
      labels: { [zone]: az },
      diskGiB: 20,
      diskMiBPerSecond: 125,
      volumesMax: 26,
    };
  }),
);

function podClasses(): readonly PodClass[] {
  const classes = new PodClasses();
  const common = { image: 'spark', imagePullPolicy: 'Always', isBilled: true } as const;
  return [
    { request: { cpuMillicores: 500, memoryMiB: 900 }, nodeSelector: {} },
    { request: { cpuMillicores: 900, memoryMiB: 300 }, nodeSelector: { [zone]: 'a' } },
    { request: { cpuMillicores: 100, memoryMiB: 5_000 }, nodeSelector: { [zone]: 'b' } },
    { request: { cpuMillicores: 10, memoryMiB: 10 }, nodeSelector: { [zone]: 'nowhere' } },
  ].map((spec) => classes.of({ ...common, ...spec }));
}

function isFeasible(nodes: NodeTable, node: number, podClass: PodClass): boolean {
  return (
    nodes.isPresent(node) && nodes.fits(node, podClass) && isSelected(nodes.group(node), podClass)
  );
}

/** The kube-scheduler's own walk over the nodes, written plainly. */
class Walk {
  #start = 0;

  choose(
    nodes: NodeTable,
    podClass: PodClass,
    score: NodeScore,
  ): { best: number[]; walked: number } {
    const wanted = feasibleNodesToFind(nodes.present.length);
    const found: { node: number; score: number }[] = [];
    let walked = 0;
    while (walked < nodes.slots && found.length < wanted) {
      const node = (this.#start + walked) % nodes.slots;
      walked += 1;
      if (!isFeasible(nodes, node, podClass)) continue;
      const { request } = podClass.spec;
      const value = score(
        (nodes.cpuFree[node] ?? 0) - request.cpuMillicores,
        nodes.cpuAllocatable[node] ?? 0,
        (nodes.memoryFree[node] ?? 0) - request.memoryMiB,
        nodes.memoryAllocatable[node] ?? 0,
      );
      found.push({ node, score: value });
    }
    if (found.length === 0) return { best: [], walked };
    const last = found.at(-1)?.node ?? 0;
    // A walk that found all there is ends at the last of them, as the tree sees it.
    walked = (last - this.#start + nodes.slots) % nodes.slots;
    this.#start = (last + 1) % nodes.slots;
    const top = Math.max(...found.map((one) => one.score));
    return { best: found.filter((one) => one.score === top).map((one) => one.node), walked };
  }
}

type Step =
  | { readonly kind: 'add'; readonly group: number; readonly copies: number }
  | { readonly kind: 'place'; readonly podClass: number; readonly copies: number }
  | { readonly kind: 'release'; readonly pick: number }
  | { readonly kind: 'remove'; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    group: fc.nat(groups.length - 1),
    copies: fc.constantFrom(1, 3, 70),
  }),
  fc.record({
    kind: fc.constant('place' as const),
    podClass: fc.nat(3),
    copies: fc.constantFrom(1, 5, 60),
  }),
  fc.record({ kind: fc.constant('release' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }),
);

describe('NodeChooser', () => {
  it.each(['LeastAllocated', 'MostAllocated'] as const)(
    'choose() takes a best node of those that the walk finds, by %s',
    (strategy) => {
      const score = profileScores[strategy];
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const nodes = new NodeTable();
          const classes = podClasses();
          const chooser = new NodeChooser(nodes, score, new RandomStreams(1).stream('test'));
          const walk = new Walk();
          const placed: { node: number; podClass: PodClass }[] = [];
          const place = (podClass: PodClass): void => {
            const { best } = walk.choose(nodes, podClass, score);
            const { node } = chooser.choose(podClass);
            if (best.length === 0) {
              expect(node).toBe(-1);
              return;
            }
            expect(best).toContain(node);
            nodes.allocate(node, podClass);
            placed.push({ node, podClass });
          };
          for (const one of steps) {
            if (one.kind === 'add') {
              for (let copy = 0; copy < one.copies; copy += 1) {
                nodes.add(groups[one.group] as NodeGroup, 0);
              }
            } else if (one.kind === 'place') {
              for (let copy = 0; copy < one.copies; copy += 1) {
                place(classes[one.podClass] as PodClass);
              }
            } else if (one.kind === 'release' && placed.length > 0) {
              const [gone] = placed.splice(one.pick % placed.length, 1);
              if (gone !== undefined) nodes.release(gone.node, gone.podClass, 0);
            } else if (one.kind === 'remove') {
              const empty = nodes.present.filter((node) => nodes.pods[node] === 0);
              const node = empty[one.pick % Math.max(1, empty.length)];
              if (node !== undefined) {
                nodes.remove(node);
                nodes.discard(node);
              }
            }
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it('says how many nodes the scheduler looks at: all when none fits, enough otherwise', () => {
    const nodes = new NodeTable();
    const [anywhere, , , nowhere] = podClasses();
    for (let index = 0; index < 400; index += 1) nodes.add(groups[0] as NodeGroup, 0);
    const chooser = new NodeChooser(
      nodes,
      profileScores.LeastAllocated,
      new RandomStreams(1).stream('test'),
    );

    expect(chooser.choose(nowhere as PodClass)).toEqual({ node: -1, evaluated: 400 });
    expect(chooser.choose(anywhere as PodClass).evaluated).toBe(188);
  });
});
