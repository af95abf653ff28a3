import type { KubeObject } from '../kubernetes/kube-object.ts';
import type { MirrorContext } from './mirror-context.ts';
import { containersOf } from './pod-object.ts';
import type { PodState } from './pod-state.ts';

const scheduler = 'default-scheduler';
const kubelet = 'kubelet';

/**
 * The events of a pod: those that the twin counts until it runs (Scheduled, and for each container
 * Pulled, Created and Started, and Pulling where the policy is Always), FailedScheduling while
 * there is no node for it, and Killing when it is stopped.
 */
export class PodEvents {
  readonly #context: MirrorContext;
  /** Repeated while the pod waits: one event with a count. */
  readonly #failed = new WeakMap<PodState, ReturnType<MirrorContext['events']['add']>>();

  constructor(context: MirrorContext) {
    this.#context = context;
  }

  scheduled(pod: KubeObject, { namespace, name, nodeName }: PodState): void {
    this.#context.events.add(pod, {
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${nodeName ?? ''}`,
      component: scheduler,
    });
  }

  unschedulable(pod: KubeObject, state: PodState): void {
    const { events } = this.#context;
    const known = this.#failed.get(state);
    if (known !== undefined) {
      events.repeat(known);
      return;
    }
    const event = events.add(pod, {
      reason: 'FailedScheduling',
      message: state.unschedulable ?? '',
      type: 'Warning',
      component: scheduler,
    });
    this.#failed.set(state, event);
  }

  running(pod: KubeObject, state: PodState): void {
    for (const { name, image = '', imagePullPolicy } of containersOf(state)) {
      if (imagePullPolicy === 'Always') {
        this.#ofContainer(pod, state, [name, 'Pulling', `Pulling image "${image}"`]);
      }
      this.#ofContainer(pod, state, [name, 'Pulled', `Successfully pulled image "${image}"`]);
      this.#ofContainer(pod, state, [name, 'Created', `Container created`]);
      this.#ofContainer(pod, state, [name, 'Started', `Container started`]);
    }
  }

  killing(pod: KubeObject, state: PodState): void {
    for (const { name } of containersOf(state)) {
      this.#ofContainer(pod, state, [name, 'Killing', `Stopping container ${name}`]);
    }
  }

  #ofContainer(
    pod: KubeObject,
    { nodeName }: PodState,
    [container, reason, message]: readonly [string, string, string],
  ): void {
    this.#context.events.add(pod, {
      reason,
      message,
      component: kubelet,
      ...(nodeName === null ? {} : { host: nodeName }),
      fieldPath: `spec.containers{${container}}`,
    });
  }
}
