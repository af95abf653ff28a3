import type { RunProgress } from '../../../engine/run-progress.ts';
import type { Instant } from '../../../model/instant.ts';
import type { JournalEntry } from '../../../model/journal-entry.ts';
import { Ledger } from '../../cluster/ledger.ts';
import { NodeTable } from '../../cluster/nodes/node-table.ts';
import { PodLifecycle } from '../../cluster/pods/pod-lifecycle.ts';
import { TimeIntegral } from '../../kernel/time-integral.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { RunObserver } from '../run-unwatched.ts';
import { lookOn } from './look-on.ts';
import { onPodPhase } from './pod-life.ts';
import { Residence } from './residence.ts';

/**
 * Little's law on one run: what the twin integrates over time is what its pods and jobs spent, each
 * by its own instants: pods, the CPU that they hold on nodes, and jobs accepted and not finished.
 */
export class LittlesLaw implements RunObserver {
  readonly #timeline: VirtualTimeline;
  readonly #jobs = new Residence();
  readonly #jobsActive = new TimeIntegral();
  readonly pods = new Residence();
  readonly millicores = new Residence();
  ledger: Ledger | undefined;

  private constructor(timeline: VirtualTimeline) {
    this.#timeline = timeline;
  }

  /** A run begins; the one before it, if any, is over. */
  static begin(timeline: VirtualTimeline): LittlesLaw {
    current = new LittlesLaw(timeline);
    return current;
  }

  now(): Instant {
    return this.#timeline.now();
  }

  /** The engine has written this entry now. */
  wrote(entry: JournalEntry): void {
    if (entry.kind === 'accepted') this.#jobs.came(this.now());
    else if (entry.kind === 'finished') this.#jobs.gone(this.now());
  }

  /** After each event: how many jobs the engine says are accepted and not finished. */
  happened({ active }: RunProgress): void {
    const change = active - this.#jobsActive.value;
    if (change !== 0) this.#jobsActive.add(this.now(), change);
  }

  check(): void {
    const now = this.now();
    this.#jobs.check(now, 'jobs', this.#jobsActive.seconds(now));
    const counters = this.ledger?.counters(now);
    if (counters === undefined) return;
    this.pods.check(now, 'pods', counters.podSeconds);
    this.millicores.check(now, 'CPU of pods', 1_000 * counters.vcpuRequestedSeconds);
  }
}

/** The run that is going on: one at a time, since each runs to its end without a pause. */
let current: LittlesLaw | undefined;

/** Lets the run that goes on see its pods. */
export function watchResidence(): void {
  lookOn(Ledger, 'podCreated', ({ self }) => {
    if (current !== undefined) current.ledger = self;
  });
  lookOn(PodLifecycle, 'create', () => {
    current?.pods.came(current.now());
  });
  onPodPhase((_pod, next) => {
    if (next === 'gone') current?.pods.gone(current.now());
  });
  lookOn(NodeTable, 'allocate', ({ args: [, { spec }] }) => {
    current?.millicores.came(current.now(), spec.request.cpuMillicores);
  });
  lookOn(NodeTable, 'release', ({ args: [, { spec }] }) => {
    current?.millicores.gone(current.now(), spec.request.cpuMillicores);
  });
}
