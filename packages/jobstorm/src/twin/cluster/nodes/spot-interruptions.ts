import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeFleet } from './node-fleet.ts';
import type { NodeGroup, NodeTable } from './node-table.ts';

const msPerDay = 86_400_000;

export interface SpotInterruptionsOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['ec2'];
  readonly nodes: NodeTable;
  readonly fleet: NodeFleet;
}

interface Watched {
  readonly node: number;
  readonly group: NodeGroup;
  /** The same index may stand for another node by the time the notice comes. */
  readonly turn: number;
}

/** EC2 takes spot instances back: each at a constant rate, with a notice. */
export class SpotInterruptions {
  readonly #options: SpotInterruptionsOptions;
  readonly #turns: number[] = [];
  #turn = 0;

  constructor(options: SpotInterruptionsOptions) {
    this.#options = options;
  }

  /** Watches every node from its initialization on. */
  start(): void {
    this.#options.fleet.onInitialized(this.#watch);
  }

  readonly #watch = (node: number, group: NodeGroup): void => {
    this.#turn += 1;
    this.#turns[node] = this.#turn;
    const { timeline, random, parameters } = this.#options;
    const { spotInterruptionPercentPerDay } = parameters;
    if (group.capacityType !== 'spot' || spotInterruptionPercentPerDay === 0) return;
    const afterMs = random.exponential((msPerDay * 100) / spotInterruptionPercentPerDay);
    const watched: Watched = { node, group, turn: this.#turn };
    timeline.after(afterMs, this.#notice, watched);
  };

  readonly #notice = ({ node, turn }: Watched): void => {
    const { nodes, fleet, parameters } = this.#options;
    if (this.#turns[node] !== turn || !nodes.isPresent(node)) return;
    fleet.interrupt(node, parameters.spotNoticeMs);
  };
}
