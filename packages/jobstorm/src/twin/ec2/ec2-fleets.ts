import type { Instant } from '../../model/instant.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../util/random.ts';
import type { NodeGroup } from '../cluster/nodes/node-table.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import type { Ec2Api } from './ec2-api.ts';

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

export interface Ec2FleetsOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['ec2'];
  readonly api: Ec2Api;
}

/**
 * EC2 as whoever launches nodes meets it: requests draw on the account's bucket and instances on
 * one of their own, an answer takes a while, and an offering may have no capacity.
 */
export class Ec2Fleets {
  readonly #options: Ec2FleetsOptions;
  readonly #instances: TokenBucket;
  readonly #shortages: Shortage[] = [];

  constructor(options: Ec2FleetsOptions) {
    this.#options = options;
    this.#instances = new TokenBucket({
      burst: options.parameters.launchBurst,
      refillPerSecond: options.parameters.launchRefillPerSecond,
    });
  }

  /** From now until then, offerings that `matches` accepts have no capacity. */
  exhaust(matches: (group: NodeGroup) => boolean, until: Instant): void {
    this.#shortages.push({ matches, until });
  }

  /** Asks for instances in one request; each waits for a token of its own. */
  createFleet(request: FleetRequest): void {
    const { timeline, random, parameters, api } = this.#options;
    const now = timeline.now();
    const acceptedAt = api.reserve('CreateFleet');
    const latencyMs = random.logNormal(
      parameters.fleetLatencyMedianMs,
      parameters.fleetLatencySigma,
    );
    let lastAt = now;
    for (let index = 0; index < request.count; index += 1) {
      lastAt = this.#instances.reserve(now);
      timeline.schedule(Math.max(acceptedAt, lastAt) + latencyMs, this.#answer, request);
    }
    if (acceptedAt === now && lastAt > now) api.countThrottle('CreateFleet');
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
    const { timeline, random, parameters } = this.#options;
    const now = timeline.now();
    for (const { matches, until } of this.#shortages) {
      if (until > now && matches(group)) return false;
    }
    const { onDemandInsufficientPercent, spotInsufficientPercent } = parameters;
    const percent =
      group.capacityType === 'spot' ? spotInsufficientPercent : onDemandInsufficientPercent;
    return percent === 0 || random.uniform() * 100 >= percent;
  }
}

interface Shortage {
  readonly matches: (group: NodeGroup) => boolean;
  readonly until: Instant;
}
