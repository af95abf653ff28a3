import type { JobProfile, ProfiledStage } from '../model/spark/job-profile.ts';
import { taskQuantiles } from '../model/spark/stage-work.ts';
import { formatAmount, formatCount, formatDuration } from '../util/format.ts';
import { fitColumns, printable } from '../util/printable.ts';

/** Of the stages, those with the most work. */
const stagesShown = 5;
const nameColumns = 40;

/** What a profile says, for a person. */
export function profileLines(profile: JobProfile): readonly string[] {
  const { stages } = profile;
  const sum = (value: (stage: ProfiledStage) => number): number =>
    stages.reduce((total, stage) => total + value(stage), 0);
  const cores = profile.executorsMax * profile.executorCores;
  const coreMs = sum((stage) => stage.coreMs);
  const busy = cores > 0 ? Math.round((100 * coreMs) / (cores * profile.workMs)) : 0;
  const largest = [...stages].sort((one, other) => other.coreMs - one.coreMs).slice(0, stagesShown);
  return [
    `Application  ${printable(profile.name)}, Spark ${printable(profile.sparkVersion)}`,
    `Run          ${formatDuration(profile.runMs)}, of it ${formatDuration(profile.workMs)} from the executors' start to the end${profile.isComplete ? '' : '; the log has no end of the application: counted to its last ended stage'}`,
    `Executors    at most ${formatCount(profile.executorsMax)} of ${formatCount(profile.executorCores)} cores, ${formatCount(profile.executorsLost)} lost`,
    `Work         ${formatCount(stages.length)} stages, ${formatCount(sum((stage) => stage.tasks))} tasks, ${formatCount(Math.round(coreMs / 1_000))} core-seconds: ${busy} % of the cores busy`,
    `Data         ${formatCount(Math.round(sum((stage) => stage.inputMiB)))} MiB read, ${formatCount(Math.round(sum((stage) => stage.shuffleWriteMiB)))} MiB shuffled, ${formatCount(Math.round(sum((stage) => stage.spillMiB)))} MiB spilled, ${formatAmount(
      sum((stage) => stage.failedTasks),
      'failed task',
    )}`,
    '',
    `${fitColumns('Largest stages', nameColumns)}    tasks  core-s  median      max`,
    ...largest.map(stageLine),
  ];
}

function stageLine(stage: ProfiledStage): string {
  const at = (quantile: number): string =>
    seconds(stage.taskMs[taskQuantiles.indexOf(quantile)] ?? 0).padStart(7);
  return [
    fitColumns(printable(stage.name), nameColumns),
    formatCount(stage.tasks).padStart(8),
    formatCount(Math.round(stage.coreMs / 1_000)).padStart(7),
    at(0.5),
    ` ${at(1)}`,
  ].join(' ');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
