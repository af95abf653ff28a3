import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ledger } from '../ledger.ts';
import type { PodLifecycle } from '../pods/pod-lifecycle.ts';
import type { PodLoss } from '../pods/pod.ts';
import type { KubeSchedulers } from '../scheduling/kube-schedulers.ts';
import type { NodeGroup, NodeTable } from './node-table.ts';

export interface NodeFleetOptions {
  readonly timeline: VirtualTimeline;
  readonly ledger: Ledger;
  readonly nodes: NodeTable;
  readonly pods: PodLifecycle;
  readonly scheduler: KubeSchedulers;
}

/** Hears that a node takes pods from now on. */
export type NodeListener = (node: number, group: NodeGroup) => void;

/** Hears that a node went away that nobody had asked to remove. */
export type NodeLossListener = (node: number, group: NodeGroup, loss: PodLoss) => void;

/**
 * The instances behind the nodes: launched and billed, initialized as nodes, removed from service,
 * terminated.
 */
export class NodeFleet {
  readonly #options: NodeFleetOptions;
  readonly #onLoss: NodeLossListener[] = [];
  readonly #onInitialized: NodeListener[] = [];
  readonly #onRemoved: ((node: number, loss: PodLoss) => void)[] = [];

  constructor(options: NodeFleetOptions) {
    this.#options = options;
  }

  onLoss(listener: NodeLossListener): void {
    this.#onLoss.push(listener);
  }

  onInitialized(listener: NodeListener): void {
    this.#onInitialized.push(listener);
  }

  /** Calls back before the pods of a node that goes away are evicted. */
  onRemoved(listener: (node: number, loss: PodLoss) => void): void {
    this.#onRemoved.push(listener);
  }

  /** An instance exists and is billed from now on. */
  launch(group: NodeGroup): void {
    this.#options.ledger.nodeExists(this.#options.timeline.now(), group, 1);
  }

  /** The instance is a node that takes pods from now on. */
  initialize(group: NodeGroup): number {
    const { timeline, ledger, nodes, pods, scheduler } = this.#options;
    const node = nodes.add(group, timeline.now());
    pods.nodeAdded(node);
    ledger.nodeTakesPods(timeline.now(), group, 1);
    scheduler.nodeHasRoom(node);
    for (const listener of this.#onInitialized) listener(node, group);
    return node;
  }

  /** A cordoned node takes pods again: those that it has room for are tried at once. */
  uncordon(node: number): void {
    const { nodes, scheduler } = this.#options;
    nodes.uncordon(node);
    scheduler.nodeHasRoom(node);
  }

  /** Takes a node out of service; pods that are still on it are evicted, and their owners told why. */
  remove(node: number, loss: PodLoss): NodeGroup {
    const { timeline, ledger, nodes, pods } = this.#options;
    const group = nodes.group(node);
    nodes.remove(node);
    for (const listener of this.#onRemoved) listener(node, loss);
    ledger.nodeTakesPods(timeline.now(), group, -1);
    pods.nodeRemoved(node, loss);
    return group;
  }

  /** The instance is gone and billed no more. */
  terminate(group: NodeGroup): void {
    this.#options.ledger.nodeExists(this.#options.timeline.now(), group, -1);
  }

  /** Node and instance go away at once, as when EC2 takes a spot instance back or a zone fails. */
  lose(node: number, loss: PodLoss): void {
    const group = this.remove(node, loss);
    this.terminate(group);
    this.#tellOfLoss(node, group, loss);
  }

  /** EC2 gives notice that it takes the instance back: its pods are evicted at once. */
  interrupt(node: number, noticeMs: number): void {
    const group = this.remove(node, 'interruption');
    const { timeline } = this.#options;
    timeline.at(timeline.now() + noticeMs, () => {
      this.terminate(group);
    });
    this.#tellOfLoss(node, group, 'interruption');
  }

  #tellOfLoss(node: number, group: NodeGroup, loss: PodLoss): void {
    for (const listener of this.#onLoss) listener(node, group, loss);
  }
}
