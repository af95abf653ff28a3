import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

export type Ec2Action =
  'CreateNetworkInterface' | 'AttachNetworkInterface' | 'AssignPrivateIpAddresses';

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
    const forInterfaces = (): ActionState => ({
      bucket: new TokenBucket({
        burst: parameters.interfaceRequestBurst,
        refillPerSecond: parameters.interfaceRequestRefillPerSecond,
      }),
      requests: 0,
      throttles: 0,
    });
    this.#actions = {
      CreateNetworkInterface: forInterfaces(),
      AttachNetworkInterface: forInterfaces(),
      AssignPrivateIpAddresses: forInterfaces(),
    };
  }

  /** Whether the request is let through. */
  request(action: Ec2Action): boolean {
    const state = this.#actions[action];
    state.requests += 1;
    const isAllowed = state.bucket.take(this.#timeline.now());
    if (!isAllowed) state.throttles += 1;
    return isAllowed;
  }

  /** Requests of this action so far, and how many of them were refused. */
  usage(action: Ec2Action): { readonly requests: number; readonly throttles: number } {
    const { requests, throttles } = this.#actions[action];
    return { requests, throttles };
  }
}
