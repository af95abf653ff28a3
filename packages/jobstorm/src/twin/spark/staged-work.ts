import type { Instant } from '../../model/instant.ts';
import type { SparkWork, SparkWorkOptions } from './spark-work.ts';
import { taskOrders, type StagePlan } from './stage-plan.ts';

/** A stage whose tasks run. */
interface RunningStage {
  readonly index: number;
  readonly plan: StagePlan;
  /** Which order of its tasks this job drew. */
  readonly order: number;
  /** Share of its work that is to be done; above 1 when work was lost before it began. */
  left: number;
  /** Share that passes in a millisecond. */
  pace: number;
  /** Cores that are busy with it on average. */
  busyCores: number;
}

/** The stages of all jobs of a template. */
export interface StagesPlan {
  readonly stages: readonly StagePlan[];
  /** By stage: the stages that wait for it. */
  readonly followers: readonly (readonly number[])[];
  /** What the driver does after the last stage. */
  readonly driverTailMs: number;
}

/**
 * Work in stages. A stage begins once those before it have ended and the driver is done between;
 * stages at the same time take cores in their order, as Spark's FIFO pool gives them. One event per
 * stage and per change of cores, however many tasks there are.
 */
export class StagedWork implements SparkWork {
  readonly isShared = true;
  readonly #options: SparkWorkOptions;
  readonly #plan: StagesPlan;
  /** Longer or shorter than the template's work: one factor for the whole job. */
  readonly #noise: number;
  /** By stage: stages that it waits for; -1 = ended. */
  readonly #waitsFor: Int32Array;
  readonly #running: RunningStage[] = [];
  #unended: number;
  /** Lost while no stage ran: the next one begins with it. */
  #carriedCoreMs = 0;
  #doneCoreMs = 0;
  #redoneCoreMs = 0;
  #cores = 0;
  #updatedAt: Instant = 0;
  #isStopped = false;
  #timer: number | undefined;

  constructor(options: SparkWorkOptions, plan: StagesPlan) {
    this.#options = options;
    this.#plan = plan;
    this.#noise = options.random.logNormal(1, options.parameters.runNoiseSigma);
    this.#waitsFor = Int32Array.from(plan.stages, ({ stage }) => stage.after.length);
    this.#unended = plan.stages.length;
  }

  get tasks(): number {
    return this.#running.reduce(
      (sum, { plan, left }) => sum + Math.ceil(plan.stage.tasks * Math.min(1, left)),
      0,
    );
  }

  get holdsShuffle(): boolean {
    return this.#plan.stages.some(
      ({ stage }, index) => stage.shuffleWriteMiB > 0 && this.#isNeeded(index),
    );
  }

  /** Computing that the job came with. */
  get givenCoreMs(): number {
    return this.#plan.stages.reduce((sum, { coreMs }) => sum + coreMs, 0) * this.#noise;
  }

  /** Computing that was done so far, what was done again included. */
  get doneCoreMs(): number {
    return this.#doneCoreMs;
  }

  /** Computing that was lost with executors and is done again. */
  get redoneCoreMs(): number {
    return this.#redoneCoreMs;
  }

  start(): void {
    this.#updatedAt = this.#options.timeline.now();
    for (const [index, count] of this.#waitsFor.entries()) if (count === 0) this.#ready(index);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  addCores(cores: number): void {
    this.#pass();
    this.#cores += cores;
    this.#share();
  }

  /**
   * Redone: half a task for each busy core, and the tasks of ended stages whose shuffle files were
   * there and that a stage still needs.
   */
  loseCores(cores: number): void {
    this.#pass();
    const share = cores / this.#cores;
    for (const stage of this.#running) {
      const begunCoreMs = (stage.busyCores * share * stage.plan.stage.times.meanMs) / 2;
      const doneCoreMs = Math.max(0, 1 - stage.left) * stage.plan.coreMs;
      this.#redo(stage, Math.min(begunCoreMs, doneCoreMs));
    }
    if (!this.#options.recoversShuffle) this.#refetch(share);
    this.#cores -= cores;
    this.#share();
  }

  /** The executors' share of shuffle files that are needed is written again. */
  #refetch(share: number): void {
    let lostCoreMs = 0;
    for (const [index, { stage, coreMs }] of this.#plan.stages.entries()) {
      if (stage.shuffleWriteMiB > 0 && this.#isNeeded(index)) lostCoreMs += share * coreMs;
    }
    const [first] = this.#running;
    if (first === undefined) this.#carriedCoreMs += lostCoreMs;
    else this.#redo(first, lostCoreMs);
  }

  /** The stage has ended and one that reads from it has not. */
  #isNeeded(index: number): boolean {
    if ((this.#waitsFor[index] ?? 0) >= 0) return false;
    return (this.#plan.followers[index] ?? []).some((other) => (this.#waitsFor[other] ?? 0) >= 0);
  }

  #redo(stage: RunningStage, coreMs: number): void {
    if (stage.plan.coreMs === 0) return;
    stage.left += coreMs / stage.plan.coreMs;
    this.#redoneCoreMs += coreMs * this.#noise;
  }

  #ready(index: number): void {
    const driverMs = (this.#plan.stages[index]?.stage.driverMs ?? 0) * this.#noise;
    this.#options.timeline.after(driverMs, this.#begin, index);
  }

  readonly #begin = (index: number): void => {
    const plan = this.#plan.stages[index];
    if (this.#isStopped || plan === undefined) return;
    this.#pass();
    const order = this.#options.random.below(taskOrders);
    const stage: RunningStage = { index, plan, order, left: 1, pace: 0, busyCores: 0 };
    this.#redo(stage, this.#carriedCoreMs);
    this.#carriedCoreMs = 0;
    this.#running.push(stage);
    this.#share();
    this.#options.onTasks();
  };

  #pass(): void {
    const now = this.#options.timeline.now();
    const passedMs = now - this.#updatedAt;
    this.#updatedAt = now;
    if (passedMs === 0) return;
    for (const stage of this.#running) {
      const share = Math.min(stage.left, passedMs * stage.pace);
      stage.left -= share;
      this.#doneCoreMs += share * stage.plan.coreMs * this.#noise;
    }
  }

  /** Deals the cores out and waits for the stage that ends first. */
  #share(): void {
    // The driver alone is at work, and its timer runs.
    if (this.#unended === 0) return;
    this.#cancelTimer();
    let freeCores = this.#cores;
    let nextMs = Infinity;
    for (const stage of this.#running) {
      const cores = Math.floor(freeCores + 1e-9);
      const makespanMs =
        cores > 0 ? stage.plan.makespanMs(cores, stage.order) * this.#noise : Infinity;
      stage.pace = makespanMs > 0 ? 1 / makespanMs : Infinity;
      stage.busyCores = makespanMs > 0 ? (stage.plan.coreMs * this.#noise) / makespanMs : 0;
      freeCores -= stage.busyCores;
      const leftMs = stage.left > 0 ? stage.left / stage.pace : 0;
      if (leftMs < nextMs) nextMs = leftMs;
    }
    if (nextMs === Infinity) return;
    this.#timer = this.#options.timeline.timerAfter(nextMs, this.#stageEnds, undefined);
  }

  readonly #stageEnds = (): void => {
    this.#timer = undefined;
    this.#pass();
    for (let place = this.#running.length - 1; place >= 0; place -= 1) {
      const stage = this.#running[place];
      if (stage === undefined || stage.left > 1e-9) continue;
      this.#running.splice(place, 1);
      this.#ended(stage.index);
    }
    if (this.#unended === 0) {
      const tailMs = this.#plan.driverTailMs * this.#noise;
      this.#timer = this.#options.timeline.timerAfter(tailMs, this.#options.onDone, undefined);
    } else {
      this.#share();
      this.#options.onTasks();
    }
  };

  #ended(index: number): void {
    this.#waitsFor[index] = -1;
    this.#unended -= 1;
    for (const follower of this.#plan.followers[index] ?? []) {
      const left = (this.#waitsFor[follower] ?? 0) - 1;
      this.#waitsFor[follower] = left;
      if (left === 0) this.#ready(follower);
    }
  }

  #cancelTimer(): void {
    if (this.#timer !== undefined) this.#options.timeline.cancel(this.#timer);
    this.#timer = undefined;
  }
}
