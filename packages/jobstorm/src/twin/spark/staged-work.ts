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
  /** Task slots that are busy with it on average. */
  busySlots: number;
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
 * stages at the same time take task slots in their order, as Spark's FIFO pool gives them. One
 * event per stage and per change of slots, however many tasks there are.
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
  /** By stage: share of its shuffle files that went with idle executors. */
  readonly #lost: Float64Array;
  /** Lost while no stage ran: the next one begins with it. */
  #carriedCoreMs = 0;
  #doneCoreMs = 0;
  #redoneCoreMs = 0;
  #slots = 0;
  #updatedAt: Instant = 0;
  #isStopped = false;
  #timer: number | undefined;

  constructor(options: SparkWorkOptions, plan: StagesPlan) {
    this.#options = options;
    this.#plan = plan;
    this.#noise = options.random.logNormal(1, options.parameters.runNoiseSigma);
    this.#waitsFor = Int32Array.from(plan.stages, ({ stage }) => stage.after.length);
    this.#unended = plan.stages.length;
    this.#lost = new Float64Array(plan.stages.length);
  }

  get tasks(): number {
    return this.#running.reduce(
      (sum, { plan, left }) => sum + Math.ceil(plan.stage.tasks * Math.min(1, left)),
      0,
    );
  }

  get holdsShuffle(): boolean {
    return this.#plan.stages.some((_, index) => this.#isRead(index));
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

  addSlots(slots: number): void {
    this.#pass();
    this.#slots += slots;
    this.#share();
  }

  /** The stage that reads lost shuffle files finds that they are gone, and has them made again. */
  dropSlots(slots: number): void {
    this.#pass();
    const share = slots / this.#slots;
    for (const [index, lost] of this.#lost.entries()) {
      if (this.#options.recoversShuffle || !this.#isRead(index)) continue;
      this.#lost[index] = lost + (1 - lost) * share;
    }
    this.#slots -= slots;
    this.#share();
  }

  /**
   * Redone: half a task for each busy slot, and the tasks of ended stages whose shuffle files were
   * there and that a stage still needs.
   */
  loseSlots(slots: number): void {
    this.#pass();
    const share = slots / this.#slots;
    for (const stage of this.#running) {
      const begunCoreMs = (stage.busySlots * share * stage.plan.stage.times.meanMs) / 2;
      const doneCoreMs = Math.max(0, 1 - stage.left) * stage.plan.coreMs;
      this.#redo(stage, Math.min(begunCoreMs, doneCoreMs));
    }
    if (!this.#options.recoversShuffle) this.#refetch(share);
    this.#slots -= slots;
    this.#share();
  }

  /** The executors' share of shuffle files that are needed is written again. */
  #refetch(share: number): void {
    let lostCoreMs = 0;
    for (const [index, { coreMs }] of this.#plan.stages.entries()) {
      if (this.#isRead(index)) lostCoreMs += share * coreMs;
    }
    const [first] = this.#running;
    if (first === undefined) this.#carriedCoreMs += lostCoreMs;
    else this.#redo(first, lostCoreMs);
  }

  /** The stage has ended, with shuffle files, and one that reads from it has not. */
  #isRead(index: number): boolean {
    if ((this.#waitsFor[index] ?? 0) >= 0) return false;
    if ((this.#plan.stages[index]?.stage.shuffleWriteMiB ?? 0) === 0) return false;
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
    // One that it waits for was begun again meanwhile.
    if (this.#waitsFor[index] !== 0) return;
    this.#pass();
    const gone = plan.stage.after.filter((before) => (this.#lost[before] ?? 0) > 0);
    if (gone.length === 0) this.#run(index, plan, 1);
    for (const before of gone) this.#repeat(before);
    this.#share();
    this.#options.onTasks();
  };

  #run(index: number, plan: StagePlan, left: number): void {
    const order = this.#options.random.below(taskOrders);
    const stage: RunningStage = { index, plan, order, left, pace: 0, busySlots: 0 };
    this.#redo(stage, this.#carriedCoreMs);
    this.#carriedCoreMs = 0;
    this.#running.push(stage);
  }

  /** An ended stage makes again what is lost of its shuffle files; its readers wait for it. */
  #repeat(index: number): void {
    const plan = this.#plan.stages[index];
    if (plan === undefined) return;
    const share = this.#lost[index] ?? 0;
    this.#lost[index] = 0;
    this.#waitsFor[index] = 0;
    this.#unended += 1;
    for (const reader of this.#plan.followers[index] ?? []) {
      const isRunning = this.#running.some((stage) => stage.index === reader);
      const left = this.#waitsFor[reader] ?? 0;
      if (left >= 0 && !isRunning) this.#waitsFor[reader] = left + 1;
    }
    this.#redoneCoreMs += share * plan.coreMs * this.#noise;
    this.#run(index, plan, share);
  }

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

  /** Deals the slots out and waits for the stage that ends first. */
  #share(): void {
    // The driver alone is at work, and its timer runs.
    if (this.#unended === 0) return;
    this.#cancelTimer();
    let freeSlots = this.#slots;
    let nextMs = Infinity;
    for (const stage of this.#running) {
      const slots = Math.floor(freeSlots + 1e-9);
      const makespanMs =
        slots > 0 ? stage.plan.makespanMs(slots, stage.order) * this.#noise : Infinity;
      stage.pace = makespanMs > 0 ? 1 / makespanMs : Infinity;
      stage.busySlots = makespanMs > 0 ? (stage.plan.coreMs * this.#noise) / makespanMs : 0;
      freeSlots -= stage.busySlots;
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
      // Below 0 it runs or has ended: its stage was begun again for another reader.
      if (left < 0) continue;
      this.#waitsFor[follower] = left;
      if (left === 0) this.#ready(follower);
    }
  }

  #cancelTimer(): void {
    if (this.#timer !== undefined) this.#options.timeline.cancel(this.#timer);
    this.#timer = undefined;
  }
}
