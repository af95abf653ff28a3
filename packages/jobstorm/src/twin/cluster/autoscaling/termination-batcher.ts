import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';

export interface TerminationBatcherOptions<Instance> {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters['karpenter'];
  readonly ec2: Ec2Api;
  /** The instance is gone. */
  readonly onTerminated: (instance: Instance) => void;
}

/** Ends instances that are to go at about the same time with one TerminateInstances request. */
export class TerminationBatcher<Instance> {
  readonly #options: TerminationBatcherOptions<Instance>;
  #open: Instance[] = [];
  #openedAt: Instant = 0;
  #lastAt: Instant = 0;

  constructor(options: TerminationBatcherOptions<Instance>) {
    this.#options = options;
  }

  add(instance: Instance): void {
    const { timeline, parameters } = this.#options;
    this.#lastAt = timeline.now();
    this.#open.push(instance);
    if (this.#open.length === 1) {
      this.#openedAt = this.#lastAt;
      const { terminateBatchIdleMs, terminateBatchMaxMs } = parameters;
      const idleMs = Math.min(terminateBatchIdleMs, terminateBatchMaxMs);
      timeline.after(idleMs, this.#check, this.#open);
    }
    if (this.#open.length >= parameters.terminateBatchItems) this.#send();
  }

  readonly #check = (batch: readonly Instance[]): void => {
    if (batch !== this.#open) return;
    const { timeline, parameters } = this.#options;
    const closesAt = Math.min(
      this.#lastAt + parameters.terminateBatchIdleMs,
      this.#openedAt + parameters.terminateBatchMaxMs,
    );
    if (closesAt > timeline.now()) timeline.schedule(closesAt, this.#check, batch);
    else this.#send();
  };

  #send(): void {
    const { timeline, ec2 } = this.#options;
    timeline.schedule(ec2.reserve('TerminateInstances'), this.#accepted, this.#open);
    this.#open = [];
  }

  readonly #accepted = (batch: readonly Instance[]): void => {
    for (const instance of batch) this.#options.onTerminated(instance);
  };
}
