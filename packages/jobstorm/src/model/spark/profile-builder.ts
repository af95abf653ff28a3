import type { SparkLogEvent, SparkTaskEnd } from './event-log.ts';
import { profileVersion, type JobProfile, type ProfiledStage } from './job-profile.ts';
import { taskQuantiles } from './stage-work.ts';

const bytesPerMiB = 1_048_576;

/** What gathers for one stage, all its attempts together. */
interface StageRecord {
  readonly name: string;
  readonly parents: readonly number[];
  readonly submittedAt: number;
  endedAt: number | null;
  launchedAt: number;
  readonly taskMs: number[];
  failedTasks: number;
  inputBytes: number;
  shuffleReadBytes: number;
  shuffleWriteBytes: number;
  spillBytes: number;
}

type EndedStage = StageRecord & { readonly id: number; readonly endedAt: number };

/** Builds the profile of an application from the events of its log, one by one. */
export class ProfileBuilder {
  readonly #stages = new Map<number, StageRecord>();
  readonly #executors = new Set<string>();
  readonly #executorCounts: { readonly at: number; readonly count: number }[] = [];
  #sparkVersion = '';
  #name = '';
  #startedAt: number | null = null;
  #endedAt: number | null = null;
  #executorCores = 0;
  #executorsMax = 0;
  #executorsLost = 0;

  add(event: SparkLogEvent): void {
    switch (event.kind) {
      case 'log-started':
        this.#sparkVersion = event.sparkVersion;
        return;
      case 'application-started':
        this.#name = event.name;
        this.#startedAt = event.at;
        return;
      case 'application-ended':
        this.#endedAt = event.at;
        return;
      case 'executor-added':
      case 'executor-removed':
        this.#executorChanged(event);
        return;
      case 'stage-submitted':
      case 'stage-completed':
        this.#stageChanged(event);
        return;
      case 'task-ended':
        this.#taskEnded(event);
    }
  }

  /** @returns undefined when the log has no stage that ended */
  profile(): JobProfile | undefined {
    const ended = this.#endedStages();
    const [first] = ended;
    if (first === undefined) return undefined;
    const startedAt = this.#startedAt ?? first.submittedAt;
    const lastStageAt = ended.reduce((last, { endedAt }) => Math.max(last, endedAt), 0);
    const endedAt = this.#endedAt ?? lastStageAt;
    const readyAt = Math.max(startedAt, this.#executorBefore(first.launchedAt) ?? startedAt);
    return {
      profileVersion,
      name: this.#name,
      sparkVersion: this.#sparkVersion,
      runMs: endedAt - startedAt,
      isComplete: this.#endedAt !== null,
      workMs: endedAt - readyAt,
      executorCores: this.#executorCores,
      executorsMax: this.#executorsMax,
      executorsLost: this.#executorsLost,
      executors: this.#executorCounts.map(({ at, count }) => ({ atMs: at - startedAt, count })),
      stages: ended.map((stage, index) =>
        profiledStage(stage, ended.slice(0, index), { startedAt, readyAt }),
      ),
      driverTailMs: Math.max(0, endedAt - lastStageAt),
    };
  }

  #executorChanged(
    event: Extract<SparkLogEvent, { readonly kind: 'executor-added' | 'executor-removed' }>,
  ): void {
    if (event.kind === 'executor-added') {
      this.#executors.add(event.executor);
      this.#executorCores = Math.max(this.#executorCores, event.cores);
      this.#executorsMax = Math.max(this.#executorsMax, this.#executors.size);
    } else if (this.#executors.delete(event.executor)) {
      // What dynamic allocation takes away is not lost.
      if (!/idle|decommission/i.test(event.reason)) this.#executorsLost += 1;
    }
    this.#executorCounts.push({ at: event.at, count: this.#executors.size });
  }

  #stageChanged(
    event: Extract<SparkLogEvent, { readonly kind: 'stage-submitted' | 'stage-completed' }>,
  ): void {
    const known = this.#stages.get(event.stage);
    if (event.kind === 'stage-completed') {
      if (known !== undefined) known.endedAt = event.at;
    } else if (known === undefined) {
      this.#stages.set(event.stage, {
        name: event.name,
        parents: event.parents,
        submittedAt: event.at,
        endedAt: null,
        launchedAt: Infinity,
        taskMs: [],
        failedTasks: 0,
        inputBytes: 0,
        shuffleReadBytes: 0,
        shuffleWriteBytes: 0,
        spillBytes: 0,
      });
    }
  }

  #taskEnded(event: SparkTaskEnd): void {
    const stage = this.#stages.get(event.stage);
    if (stage === undefined) return;
    if (!event.isSuccess) {
      stage.failedTasks += 1;
      return;
    }
    stage.launchedAt = Math.min(stage.launchedAt, event.launchedAt);
    stage.taskMs.push(Math.max(0, event.finishedAt - event.launchedAt));
    stage.inputBytes += event.inputBytes;
    stage.shuffleReadBytes += event.shuffleReadBytes;
    stage.shuffleWriteBytes += event.shuffleWriteBytes;
    stage.spillBytes += event.spillBytes;
  }

  /** In the order in which they were submitted. */
  #endedStages(): EndedStage[] {
    return [...this.#stages]
      .flatMap(([id, stage]) => {
        const { endedAt } = stage;
        return endedAt === null || stage.taskMs.length === 0 ? [] : [{ ...stage, id, endedAt }];
      })
      .sort(bySubmission);
  }

  /** When the number of executors last changed before the first task. */
  #executorBefore(instant: number): number | undefined {
    return this.#executorCounts.findLast(({ at }) => at <= instant)?.at;
  }
}

function bySubmission(one: EndedStage, other: EndedStage): number {
  const isSameInstant = one.submittedAt === other.submittedAt;
  return isSameInstant ? one.id - other.id : one.submittedAt - other.submittedAt;
}

function profiledStage(
  stage: EndedStage,
  earlier: readonly EndedStage[],
  { startedAt, readyAt }: { readonly startedAt: number; readonly readyAt: number },
): ProfiledStage {
  const after = predecessorsOf(stage, earlier);
  const isAlone = earlier.every(({ endedAt }) => endedAt <= stage.submittedAt);
  const begunAt = after.reduce(
    (last, before) => Math.max(last, earlier[before]?.endedAt ?? 0),
    after.length === 0 ? readyAt : 0,
  );
  const sorted = Float64Array.from(stage.taskMs).sort();
  return {
    name: stage.name,
    tasks: sorted.length,
    after,
    // Beside others it may have waited for their cores, which the twin will see for itself.
    driverMs: Math.max(0, (isAlone ? stage.launchedAt : stage.submittedAt) - begunAt),
    submittedMs: stage.submittedAt - startedAt,
    endedMs: stage.endedAt - startedAt,
    taskMs: taskQuantiles.map((quantile) => valueAt(sorted, quantile)),
    coreMs: sorted.reduce((sum, ms) => sum + ms, 0),
    failedTasks: stage.failedTasks,
    inputMiB: roundedMiB(stage.inputBytes),
    shuffleReadMiB: roundedMiB(stage.shuffleReadBytes),
    shuffleWriteMiB: roundedMiB(stage.shuffleWriteBytes),
    spillMiB: roundedMiB(stage.spillBytes),
  };
}

/**
 * Its parents, and the stage that ended last before it was submitted: what the driver waited for is
 * not in the log, and that stage is the best guess.
 */
function predecessorsOf(stage: EndedStage, earlier: readonly EndedStage[]): number[] {
  const found = new Set<number>();
  let latest = -1;
  for (const [index, { id, endedAt }] of earlier.entries()) {
    if (endedAt > stage.submittedAt) continue;
    if (stage.parents.includes(id)) found.add(index);
    if (latest < 0 || endedAt >= (earlier[latest]?.endedAt ?? 0)) latest = index;
  }
  if (latest >= 0) found.add(latest);
  return [...found].sort((one, other) => one - other);
}

/** The value of an ascending list at a share of it, between two by their distance. */
function valueAt(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return Math.round(low + (high - low) * (place - Math.floor(place)));
}

function roundedMiB(bytes: number): number {
  return Math.ceil((bytes / bytesPerMiB) * 1_000) / 1_000;
}
