import { PodLifecycle } from '../../cluster/pods/pod-lifecycle.ts';
import { PodsOnNodes } from '../../cluster/pods/pods-on-nodes.ts';
import type { Pod, PodPhase } from '../../cluster/pods/pod.ts';
import { lookOn, watcherOf } from './look-on.ts';
import { hold } from './violation.ts';

/** The phases that may follow each phase: every pod ends, and ends once. */
const nextPhases: Readonly<Record<PodPhase, readonly PodPhase[]>> = {
  queued: ['bound', 'gone'],
  bound: ['running', 'stopping'],
  running: ['stopping'],
  stopping: ['gone'],
  gone: [],
};

/**
 * A pod takes its phases in order and each once, holds the resources of one node at most and of
 * none before it is placed, and leaves its node exactly once.
 */
export function watchPodLife(): void {
  const watchPhase = watcherOf<Pod, 'phase'>('phase', (pod, next, phase) => {
    hold(nextPhases[phase].includes(next), () => `a pod goes from ${phase} to ${next}`);
    const needsNode = next === 'bound' || next === 'running';
    hold(!needsNode || isPlaced(pod), () => `a pod is ${next} and on no node`);
    for (const listener of listeners) listener(pod, next);
  });
  lookOn(PodLifecycle, 'create', ({ result: pod }) => {
    watchPhase(pod);
  });
  lookOn(PodsOnNodes, 'add', ({ args: [pod] }) => {
    hold(!isPlaced(pod), () => `a pod on a node is placed on node ${pod.node} as well`);
    hold(pod.node >= 0, () => 'a pod is placed on no node');
    place(pod, true);
  });
  lookOn(PodsOnNodes, 'remove', ({ args: [pod] }) => {
    hold(isPlaced(pod), () => `a pod leaves node ${pod.node}, where it is not`);
    place(pod, false);
  });
}

// A mark on the pod itself: a WeakSet of so many makes the garbage collector slow.
const mark = Symbol('placed');

function isPlaced(pod: Pod & { [mark]?: boolean }): boolean {
  return pod[mark] === true;
}

function place(pod: Pod & { [mark]?: boolean }, isOnNode: boolean): void {
  pod[mark] = isOnNode;
}

type PhaseListener = (pod: Pod, next: PodPhase) => void;
const listeners: PhaseListener[] = [];

/** Tells another watcher of every pod's change of phase. */
export function onPodPhase(listener: PhaseListener): void {
  listeners.push(listener);
}
