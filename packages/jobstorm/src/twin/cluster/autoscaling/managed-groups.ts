import type { Instant } from '../../../model/instant.ts';
import type { ManagedNodePool } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ec2Fleets, LaunchAnswer } from '../../ec2/ec2-fleets.ts';
import type { NodeBoot } from '../nodes/node-boot.ts';
import type { NodeFleet } from '../nodes/node-fleet.ts';
import type { NodeGroup } from '../nodes/node-table.ts';

export interface ManagedPool {
  readonly config: ManagedNodePool;
  /** One for each zone and type. */
  readonly groups: readonly NodeGroup[];
}

export interface ManagedGroupOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['clusterAutoscaler'];
  readonly fleet: NodeFleet;
  readonly ec2: Ec2Fleets;
  readonly boot: NodeBoot;
}

/**
 * A managed node group and the Auto Scaling group behind it, which keeps as many instances as it
 * was told to, spread over its zones: on-demand types in the order given, spot by price.
 */
export class ManagedGroup {
  readonly config: ManagedNodePool;
  /** What the autoscaler takes a new node to be: the first zone and type, whatever else there is. */
  readonly template: NodeGroup;
  /** Instances that the group should have. */
  size = 0;
  /** Instances that are not initialized. */
  inFlight = 0;
  /** Until then the autoscaler leaves the group alone, for its nodes failed. */
  backoffUntil: Instant = 0;
  readonly #options: ManagedGroupOptions;
  readonly #zones: readonly (readonly NodeGroup[])[];
  /** By zone: instances asked for and not terminated. */
  readonly #zoneSizes: number[];
  #backoffMs = 0;

  constructor({ config, groups }: ManagedPool, options: ManagedGroupOptions) {
    const [template] = groups;
    assert(template !== undefined, 'a managed node group has a zone and a type');
    this.config = config;
    this.template = template;
    this.#options = options;
    this.#zones = config.azs.map((az) => {
      const zone = groups.filter((group) => group.az === az);
      return config.capacityType === 'spot'
        ? zone.sort((one, other) => one.usdPerHour - other.usdPerHour)
        : zone;
    });
    this.#zoneSizes = config.azs.map(() => 0);
  }

  /** The nodes that are there from the beginning. */
  startMinimum(): void {
    const { fleet } = this.#options;
    for (let index = 0; index < this.config.nodesMin; index += 1) {
      const zone = this.#smallestZone();
      const group = this.#zones[zone]?.[0] ?? this.template;
      this.#changeZone(zone, 1);
      this.size += 1;
      fleet.launch(group);
      fleet.initialize(group);
    }
  }

  /** Raises the size: after a while the group asks EC2 for instances, zone by zone. */
  grow(count: number): void {
    const { timeline, random, parameters } = this.#options;
    this.size += count;
    this.inFlight += count;
    const byZone = this.#zones.map(() => 0);
    for (let index = 0; index < count; index += 1) {
      const zone = this.#smallestZone();
      this.#changeZone(zone, 1);
      byZone[zone] = (byZone[zone] ?? 0) + 1;
    }
    const delayMs = random.logNormal(parameters.groupLaunchMedianMs, parameters.groupLaunchSigma);
    for (const [zone, instances] of byZone.entries()) {
      if (instances === 0) continue;
      timeline.at(timeline.now() + delayMs, () => {
        this.#ask(zone, instances);
      });
    }
  }

  /** A node is removed on purpose: the size falls, and its instance ends a little later. */
  remove(node: number): void {
    const { timeline, fleet, parameters } = this.#options;
    const group = fleet.remove(node, 'consolidation');
    this.size -= 1;
    this.#changeZone(this.config.azs.indexOf(group.az), -1);
    timeline.after(
      parameters.deleteDelayMs + parameters.terminationMs,
      () => {
        fleet.terminate(group);
      },
      undefined,
    );
  }

  /** An instance went away by itself: the Auto Scaling group replaces it. */
  replace(group: NodeGroup): void {
    this.size -= 1;
    this.#changeZone(this.config.azs.indexOf(group.az), -1);
    this.grow(1);
  }

  #ask(zone: number, count: number): void {
    const others = this.#zones.filter((_, index) => index !== zone).flat();
    this.#options.ec2.createFleet({
      groups: [...(this.#zones[zone] ?? []), ...others],
      count,
      onAnswer: (answer) => {
        this.#answered(zone, answer);
      },
    });
  }

  #answered(wantedZone: number, { group }: LaunchAnswer): void {
    this.#changeZone(wantedZone, -1);
    if (group === undefined) {
      this.#failed();
      return;
    }
    const zone = this.config.azs.indexOf(group.az);
    this.#changeZone(zone, 1);
    this.#options.boot.start(group, {
      initialized: () => {
        this.inFlight -= 1;
        this.#backoffMs = 0;
      },
      timedOut: () => {
        this.#changeZone(zone, -1);
        this.#failed();
      },
      lost: () => {
        this.inFlight -= 1;
        this.replace(group);
      },
    });
  }

  /** The autoscaler takes the wish back and leaves the group alone, each time for longer. */
  #failed(): void {
    const { timeline, parameters } = this.#options;
    this.size -= 1;
    this.inFlight -= 1;
    if (timeline.now() < this.backoffUntil) return;
    this.#backoffMs = Math.min(
      parameters.groupBackoffMaxMs,
      this.#backoffMs === 0 ? parameters.groupBackoffMs : 2 * this.#backoffMs,
    );
    this.backoffUntil = timeline.now() + this.#backoffMs;
  }

  #smallestZone(): number {
    return this.#zoneSizes.indexOf(Math.min(...this.#zoneSizes));
  }

  #changeZone(zone: number, change: 1 | -1): void {
    this.#zoneSizes[zone] = (this.#zoneSizes[zone] ?? 0) + change;
  }
}
