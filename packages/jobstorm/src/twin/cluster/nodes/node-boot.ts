import type { TimerHandle } from '../../../engine/ports.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeFleet } from './node-fleet.ts';
import type { NodeGroup } from './node-table.ts';

export interface NodeBootOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['nodeBoot'];
  readonly ec2: Ec2Api;
  readonly fleet: NodeFleet;
}

/** What became of an instance; exactly one of these happens. */
export interface BootOutcome {
  initialized(node: number): void;
  /** It never became a node and was terminated. */
  timedOut(): void;
  /** Its zone failed before it became a node. */
  lost(): void;
}

interface Booting {
  readonly group: NodeGroup;
  readonly outcome: BootOutcome;
  timer: TimerHandle;
}

/** Instances on their way from launched to initialized; those that do not get there time out. */
export class NodeBoot {
  readonly #options: NodeBootOptions;
  readonly #booting = new Set<Booting>();

  constructor(options: NodeBootOptions) {
    this.#options = options;
  }

  /** The instance exists from now on. */
  start(group: NodeGroup, outcome: BootOutcome): void {
    const { timeline, fleet, parameters } = this.#options;
    fleet.launch(group);
    const registrationMs = this.#registrationMs(group);
    const { registrationTimeoutMs, readyMs } = parameters;
    const booting: Booting = { group, outcome, timer: -1 };
    this.#booting.add(booting);
    const now = timeline.now();
    booting.timer =
      registrationMs > registrationTimeoutMs
        ? timeline.timer(now + registrationTimeoutMs, this.#timedOut, booting)
        : timeline.timer(now + registrationMs + readyMs, this.#initialized, booting);
  }

  /** A zone fails, and with it the instances in it that are on their way. */
  lose(az: string): void {
    const { timeline, fleet } = this.#options;
    for (const booting of [...this.#booting]) {
      if (booting.group.az !== az) continue;
      this.#booting.delete(booting);
      timeline.cancel(booting.timer);
      fleet.terminate(booting.group);
      booting.outcome.lost();
    }
  }

  readonly #initialized = (booting: Booting): void => {
    this.#booting.delete(booting);
    booting.outcome.initialized(this.#options.fleet.initialize(booting.group));
  };

  readonly #timedOut = (booting: Booting): void => {
    this.#booting.delete(booting);
    this.#options.fleet.terminate(booting.group);
    booting.outcome.timedOut();
  };

  /** Log-normal, longer with local disks to set up; infinite when the node never registers. */
  #registrationMs({ instanceType }: NodeGroup): number {
    const { random, parameters } = this.#options;
    const ms =
      this.#describeMs() +
      random.logNormal(parameters.registrationMedianMs, parameters.registrationSigma) +
      (instanceType.nvmeGB > 0 ? parameters.instanceStoreMs : 0);
    const isFailing =
      parameters.failurePercent > 0 && random.uniform() * 100 < parameters.failurePercent;
    return isFailing ? Infinity : ms;
  }

  /** What the instance waits for EC2 to tell it its own name; every one asks by itself. */
  #describeMs(): number {
    const { timeline, ec2, parameters } = this.#options;
    let at = timeline.now();
    for (let request = 0; request < parameters.describeRequests; request += 1) {
      at = Math.max(at, ec2.reserve('DescribeInstances'));
    }
    return at - timeline.now();
  }
}
