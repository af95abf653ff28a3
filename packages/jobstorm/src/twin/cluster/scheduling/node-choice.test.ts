import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocatableOf } from '../../../model/allocatable.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import { RandomStreams } from '../../../util/random.ts';
import { NodeChooser } from './node-choice.ts';
import { isSelected, NodeTable, type NodeGroup } from '../nodes/node-table.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import type { PodClass } from '../pods/pod.ts';
import type { SchedulerScoring } from '../../../model/scheduler-config.ts';
import { preferencesAgainst, type Taint } from '../../../model/taint.ts';
import { feasibleNodesToFind, profileScoreOf, taintScore } from './scoring.ts';

const zone = 'topology.kubernetes.io/zone';
const zones = ['a', 'b'];
const dedicated: Taint = { key: 'dedicated', value: 'spark', effect: 'NoSchedule' };
const avoided: Taint = { key: 'spot', value: '', effect: 'PreferNoSchedule' };
const old: Taint = { key: 'old', value: '', effect: 'PreferNoSchedule' };
/** By group; those that are missing have none. */
const taints = [[], [dedicated], [avoided], [avoided, old]];

const profiles: Readonly<Record<string, SchedulerScoring>> = {
  spreading: { scoringStrategy: 'LeastAllocated' },
  packing: { scoringStrategy: 'MostAllocated' },
  'by shape': {
    scoringStrategy: 'RequestedToCapacityRatio',
    resources: { cpu: 1, memory: 3 },
    shape: [
      { utilization: 0, score: 1 },
      { utilization: 70, score: 10 },
      { utilization: 100, score: 4 },
    ],
    scoreWeights: {
      NodeResourcesFit: 2,
      NodeResourcesBalancedAllocation: 1,
      TaintToleration: 1,
    },
  },
};

const groups: readonly NodeGroup[] = ['m5.large', 'm5.xlarge', 'r5.large'].flatMap((name, row) =>
  zones.map((az, column) => {
    const instanceType = instanceTypes.get(name);
    if (instanceType === undefined) throw new Error(`${name} is not in the table`);
    return {
      index: row * zones.length + column,
      pool: row === 2 ? 'memory' : 'pool',
      az,
      instanceType,
      capacityType: 'on-demand',
      usdPerHour: instanceType.usdPerHour,
      allocatable: allocatableOf(instanceType, null),
      labels: { [zone]: az },
      taints: taints[row * zones.length + column] ?? [],
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
    {
      request: { cpuMillicores: 200, memoryMiB: 2_000 },
      nodeSelector: {},
      tolerations: [
        { key: 'dedicated', operator: 'Equal', value: 'spark', effect: 'NoSchedule' },
        { key: 'old', operator: 'Exists', value: '', effect: null },
      ],
    } as const,
  ].map((spec) => classes.of({ ...common, ...spec }));
}

function isFeasible(nodes: NodeTable, node: number, podClass: PodClass): boolean {
  return (
    nodes.isPresent(node) && nodes.fits(node, podClass) && isSelected(nodes.group(node), podClass)
  );
}

/** The kube-scheduler's own walk over the nodes, written plainly. */
class Walk {
  readonly #nodes: NodeTable;
  readonly #scoring: SchedulerScoring;
  #start = 0;
  /** Nodes that the last search looked at. */
  evaluated = 0;

  constructor(nodes: NodeTable, scoring: SchedulerScoring) {
    this.#nodes = nodes;
    this.#scoring = scoring;
  }

  /** The nodes that are equally good. */
  choose(podClass: PodClass): number[] {
    const found = this.#find(podClass);
    if (found.length === 0) return [];
    const { nodeScore, taintWeight } = profileScoreOf(this.#scoring);
    const taintsMax = Math.max(...found.map((node) => this.#taints(node, podClass)));
    const { request } = podClass.spec;
    const scores = found.map((node) => {
      const resources = nodeScore(
        (this.#nodes.cpuFree[node] ?? 0) - request.cpuMillicores,
        this.#nodes.cpuAllocatable[node] ?? 0,
        (this.#nodes.memoryFree[node] ?? 0) - request.memoryMiB,
        this.#nodes.memoryAllocatable[node] ?? 0,
      );
      return resources + taintWeight * taintScore(this.#taints(node, podClass), taintsMax);
    });
    return found.filter((_, index) => scores[index] === Math.max(...scores));
  }

  #find(podClass: PodClass): number[] {
    const nodes = this.#nodes;
    const wanted = feasibleNodesToFind(nodes.present.length);
    const found: number[] = [];
    let walked = 0;
    for (; walked < nodes.slots && found.length < wanted; walked += 1) {
      const node = (this.#start + walked) % nodes.slots;
      if (isFeasible(nodes, node, podClass)) found.push(node);
    }
    this.#start = (this.#start + walked) % Math.max(1, nodes.slots);
    this.evaluated = Math.min(nodes.present.length, walked);
    return found;
  }

  #taints(node: number, { spec }: PodClass): number {
    return preferencesAgainst(this.#nodes.group(node).taints ?? [], spec.tolerations ?? []);
  }
}

function chooserOf(nodes: NodeTable, scoring: SchedulerScoring): NodeChooser {
  const profile = profileScoreOf(scoring);
  return new NodeChooser({
    nodes,
    random: new RandomStreams(1).stream('test'),
    profileOf: () => profile,
    percentageOfNodesToScore: 0,
    preferencesMax: 2,
    unseen: undefined,
  });
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
    podClass: fc.nat(4),
    copies: fc.constantFrom(1, 5, 60),
  }),
  fc.record({ kind: fc.constant('release' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }),
);

describe('NodeChooser', () => {
  it.each(Object.entries(profiles))(
    'choose() takes a best node of those that the walk finds, %s',
    (_, scoring) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const nodes = new NodeTable();
          const classes = podClasses();
          const chooser = chooserOf(nodes, scoring);
          const walk = new Walk(nodes, scoring);
          const placed: { node: number; podClass: PodClass }[] = [];
          const place = (podClass: PodClass): void => {
            const best = walk.choose(podClass);
            const { node, evaluated } = chooser.choose(podClass);
            expect(evaluated).toBe(walk.evaluated);
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
    const chooser = chooserOf(nodes, { scoringStrategy: 'LeastAllocated' });

    expect(chooser.choose(nowhere as PodClass)).toEqual({ node: -1, evaluated: 400 });
    expect(chooser.choose(anywhere as PodClass).evaluated).toBe(188);
  });
});
