import type { ClusterCounters } from '../../model/cluster-sample.ts';
import type { Instant } from '../../model/instant.ts';
import type { TokenBucketLimit } from '../../model/twin-config.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

export type Ec2Action =
  | 'CreateFleet'
  | 'TerminateInstances'
  | 'CreateTags'
  | 'DescribeInstances'
  | 'CreateNetworkInterface'
  | 'AttachNetworkInterface'
  | 'AssignPrivateIpAddresses'
  | 'CreateVolume'
  | 'AttachVolume'
  | 'DetachVolume'
  | 'DeleteVolume';

/** The bucket of each action: one more action is one more line here. */
function limitsOf(parameters: TwinParameters['ec2']): Record<Ec2Action, TokenBucketLimit> {
  const ofInterfaces = {
    burst: parameters.interfaceRequestBurst,
    refillPerSecond: parameters.interfaceRequestRefillPerSecond,
  };
  const ofVolumes = {
    burst: parameters.volumeRequestBurst,
    refillPerSecond: parameters.volumeRequestRefillPerSecond,
  };
  return {
    CreateFleet: {
      burst: parameters.fleetRequestBurst,
      refillPerSecond: parameters.fleetRequestRefillPerSecond,
    },
    TerminateInstances: {
      burst: parameters.terminateRequestBurst,
      refillPerSecond: parameters.terminateRequestRefillPerSecond,
    },
    CreateTags: {
      burst: parameters.tagRequestBurst,
      refillPerSecond: parameters.tagRequestRefillPerSecond,
    },
    DescribeInstances: {
      burst: parameters.describeRequestBurst,
      refillPerSecond: parameters.describeRequestRefillPerSecond,
    },
    CreateNetworkInterface: ofInterfaces,
    AttachNetworkInterface: ofInterfaces,
    AssignPrivateIpAddresses: ofInterfaces,
    CreateVolume: ofVolumes,
    AttachVolume: ofVolumes,
    DetachVolume: ofVolumes,
    DeleteVolume: ofVolumes,
  };
}

interface ActionState {
  readonly bucket: TokenBucket;
  requests: number;
  throttles: number;
}

/**
 * The EC2 API of the account in its Region. Each action has a token bucket that all callers share,
 * whichever node or controller they are; a request without a token is refused
 * (RequestLimitExceeded) and costs none.
 */
export class Ec2Api {
  readonly #timeline: VirtualTimeline;
  readonly #actions: Readonly<Record<Ec2Action, ActionState>>;

  constructor(timeline: VirtualTimeline, parameters: TwinParameters['ec2']) {
    this.#timeline = timeline;
    this.#actions = Object.fromEntries(
      Object.entries(limitsOf(parameters)).map(([action, limit]): [string, ActionState] => [
        action,
        { bucket: new TokenBucket(limit), requests: 0, throttles: 0 },
      ]),
    ) as Record<Ec2Action, ActionState>;
  }

  /** Whether the request is let through; a caller that is refused does without for now. */
  request(action: Ec2Action): boolean {
    const state = this.#actions[action];
    state.requests += 1;
    const isAllowed = state.bucket.take(this.#timeline.now());
    if (!isAllowed) state.throttles += 1;
    return isAllowed;
  }

  /**
   * When the request of a caller that tries again until it is let through gets there. Its retries
   * are not simulated one by one: having to wait counts as one throttle.
   */
  reserve(action: Ec2Action): Instant {
    const state = this.#actions[action];
    const now = this.#timeline.now();
    const at = state.bucket.reserve(now);
    state.requests += 1;
    if (at > now) state.throttles += 1;
    return at;
  }

  /** So many requests are refused now: whoever knows that no token is left need not ask for each. */
  throttle(action: Ec2Action, count: number): void {
    this.#actions[action].requests += count;
    this.#actions[action].throttles += count;
  }

  /** A request that was let through met another limit of EC2. */
  countThrottle(action: Ec2Action): void {
    this.#actions[action].throttles += 1;
  }

  /** Requests of this action so far, and how many of them were refused. */
  usage(action: Ec2Action): { readonly requests: number; readonly throttles: number } {
    const { requests, throttles } = this.#actions[action];
    return { requests, throttles };
  }

  /** The same of all actions together. */
  counters(): Pick<ClusterCounters, 'ec2Requests' | 'ec2Throttled'> {
    let ec2Requests = 0;
    let ec2Throttled = 0;
    for (const { requests, throttles } of Object.values(this.#actions)) {
      ec2Requests += requests;
      ec2Throttled += throttles;
    }
    return { ec2Requests, ec2Throttled };
  }
}
