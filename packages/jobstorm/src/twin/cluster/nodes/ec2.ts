import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeGroup } from './node-table.ts';

/** What EC2 answers for one instance that was asked for. */
export interface LaunchAnswer {
  /** What was launched; undefined = no offering had capacity. */
  readonly group: NodeGroup | undefined;
  /** Offerings that were tried and had none. */
  readonly insufficient: readonly NodeGroup[];
}

export interface FleetRequest {
  /** Offerings to choose from, in the order of preference. */
  readonly groups: readonly NodeGroup[];
  readonly count: number;
  /** Called once for each instance, when it is launched or refused. */
  readonly onAnswer: (answer: LaunchAnswer) => void;
}

/**
 * EC2 as whoever launches nodes meets it: requests draw on one token bucket and instances on
 * another, an answer takes a while, and an offering may have no capacity.
 */
export class Ec2 {
  readonly #timeline: VirtualTimeline;
  readonly #random: RandomStream;
  readonly #parameters: TwinParameters['ec2'];
  readonly #requests: TokenBucket;
  readonly #instances: TokenBucket;
  readonly #shortages: Shortage[] = [];

  constructor(timeline: VirtualTimeline, random: RandomStream, parameters: TwinParameters['ec2']) {
    this.#timeline = timeline;
    this.#random = random;
    this.#parameters = parameters;
    this.#requests = new TokenBucket({
      burst: parameters.fleetRequestBurst,
      refillPerSecond: parameters.fleetRequestRefillPerSecond,
    });
    this.#instances = new TokenBucket({
      burst: parameters.launchBurst,
      refillPerSecond: parameters.launchRefillPerSecond,
    });
  }

  /** From now until then, offerings that `matches` accepts have no capacity. */
  exhaust(matches: (group: NodeGroup) => boolean, until: Instant): void {
    this.#shortages.push({ matches, until });
  }

  /** Asks for instances in one request; each waits for a token of its own. */
  createFleet(request: FleetRequest): void {
    const now = this.#timeline.now();
    const { fleetLatencyMedianMs, fleetLatencySigma } = this.#parameters;
    const acceptedAt = this.#requests.reserve(now);
    const latencyMs = this.#random.logNormal(fleetLatencyMedianMs, fleetLatencySigma);
    for (let index = 0; index < request.count; index += 1) {
      const at = Math.max(acceptedAt, this.#instances.reserve(now)) + latencyMs;
      this.#timeline.schedule(at, this.#answer, request);
    }
  }

  readonly #answer = ({ groups, onAnswer }: FleetRequest): void => {
    const insufficient: NodeGroup[] = [];
    for (const group of groups) {
      if (this.#hasCapacity(group)) {
        onAnswer({ group, insufficient });
        return;
      }
      insufficient.push(group);
    }
    onAnswer({ group: undefined, insufficient });
  };

  #hasCapacity(group: NodeGroup): boolean {
    const now = this.#timeline.now();
    for (const { matches, until } of this.#shortages) {
      if (until > now && matches(group)) return false;
    }
    const { onDemandInsufficientPercent, spotInsufficientPercent } = this.#parameters;
    const percent =
      group.capacityType === 'spot' ? spotInsufficientPercent : onDemandInsufficientPercent;
    return percent === 0 || this.#random.uniform() * 100 >= percent;
  }
}

interface Shortage {
  readonly matches: (group: NodeGroup) => boolean;
  readonly until: Instant;
}
