import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ec2Fleets, LaunchAnswer } from '../../ec2/ec2-fleets.ts';
import type { NodeGroup } from '../nodes/node-table.ts';

/** One instance that is wanted. */
export interface FleetItem {
  /** Offerings to choose from, cheapest first. */
  readonly groups: readonly NodeGroup[];
  answered(answer: LaunchAnswer): void;
}

interface Batch {
  readonly key: string;
  readonly items: FleetItem[];
  readonly openedAt: Instant;
  lastAt: Instant;
}

/** Merges wishes for instances of the same offerings into one CreateFleet request. */
export class FleetBatcher {
  readonly #timeline: VirtualTimeline;
  readonly #parameters: TwinParameters['karpenter'];
  readonly #ec2: Pick<Ec2Fleets, 'createFleet'>;
  readonly #open = new Map<string, Batch>();

  constructor(
    timeline: VirtualTimeline,
    parameters: TwinParameters['karpenter'],
    ec2: Pick<Ec2Fleets, 'createFleet'>,
  ) {
    this.#timeline = timeline;
    this.#parameters = parameters;
    this.#ec2 = ec2;
  }

  add(item: FleetItem): void {
    const now = this.#timeline.now();
    const key = item.groups.map((group) => group.index).join();
    let batch = this.#open.get(key);
    if (batch === undefined) {
      batch = { key, items: [], openedAt: now, lastAt: now };
      this.#open.set(key, batch);
      this.#timeline.after(this.#parameters.fleetBatchIdleMs, this.#check, batch);
    }
    batch.items.push(item);
    batch.lastAt = now;
    if (batch.items.length >= this.#parameters.fleetBatchItems) this.#send(batch);
  }

  readonly #check = (batch: Batch): void => {
    if (this.#open.get(batch.key) !== batch) return;
    const { fleetBatchIdleMs, fleetBatchMaxMs } = this.#parameters;
    const closesAt = Math.min(batch.lastAt + fleetBatchIdleMs, batch.openedAt + fleetBatchMaxMs);
    if (closesAt > this.#timeline.now()) this.#timeline.schedule(closesAt, this.#check, batch);
    else this.#send(batch);
  };

  #send({ key, items }: Batch): void {
    const [first] = items;
    if (first === undefined) return;
    this.#open.delete(key);
    let next = 0;
    this.#ec2.createFleet({
      groups: first.groups,
      count: items.length,
      onAnswer: (answer) => {
        items[next++]?.answered(answer);
      },
    });
  }
}
