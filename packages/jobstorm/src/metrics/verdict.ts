import type { FaultEntry } from '../model/journal-entry.ts';
import type { LeftBehind } from '../model/session.ts';
import type { ScheduleValidity, Threshold } from '../model/threshold.ts';
import { formatAmount, formatDuration, formatPercent } from '../util/format.ts';
import type { MeasuredRun } from './figures.ts';
import type { RunFacts } from './run-summary.ts';
import { evaluateThreshold, thresholdReason } from './thresholds.ts';

/** How the run went, apart from its figures. */
export interface RunCircumstances {
  readonly thresholds: readonly Threshold[];
  readonly validity: ScheduleValidity;
  /** The journal has its end. */
  readonly complete: boolean;
  readonly interrupts: number;
  /** The scenario asks for it: `onEnd: leave`. */
  readonly leavesJobRuns: boolean;
  /** The session was set up and arrivals began. */
  readonly arrivalsBegan: boolean;
  readonly faults: readonly FaultEntry[];
}

/**
 * The verdict with its reasons, most serious first. `interrupted` comes before `invalid`, since a
 * run cut short measured less than it was asked to; `invalid` before `failed`, since thresholds say
 * nothing about the target when the load was not the one asked for.
 */
export function judgeRun(
  run: MeasuredRun,
  circumstances: RunCircumstances,
): Pick<RunFacts, 'verdict' | 'reasons' | 'thresholds'> {
  const thresholds = circumstances.thresholds.map((one) => evaluateThreshold(run, one));
  const interruptions = interruptionReasons(circumstances);
  const invalidities =
    interruptions.length > 0 && !circumstances.arrivalsBegan
      ? []
      : invalidityReasons(run, circumstances.validity);
  const failures = thresholds.filter(({ passed }) => !passed).map(thresholdReason);
  return {
    verdict:
      interruptions.length > 0
        ? 'interrupted'
        : invalidities.length > 0
          ? 'invalid'
          : failures.length > 0
            ? 'failed'
            : 'passed',
    reasons: [
      ...interruptions,
      ...invalidities,
      ...failures,
      ...leftBehindReasons(run.leftBehind, circumstances),
      ...faultReasons(circumstances.faults),
    ],
    thresholds,
  };
}

function interruptionReasons(circumstances: RunCircumstances): string[] {
  const reasons: string[] = [];
  const setUpFault = circumstances.faults.find(({ where }) => where === 'prepare');
  if (setUpFault !== undefined && !circumstances.arrivalsBegan) {
    reasons.push(`The session could not be set up: ${sentence(setUpFault.message)}`);
  }
  if (circumstances.interrupts > 0) {
    reasons.push(
      circumstances.interrupts === 1
        ? 'The user interrupted the run.'
        : 'The user interrupted the run, and then its job runs.',
    );
  }
  if (!circumstances.complete) {
    reasons.push('The journal has no end: the run was killed, or its record could not be kept.');
  }
  return reasons;
}

function invalidityReasons(run: MeasuredRun, validity: ScheduleValidity): string[] {
  const { intended, started, dropped, startLag } = run.arrivals;
  const reasons: string[] = [];
  if (started === 0) {
    reasons.push('No arrival was started, so the run says nothing about the target.');
  }
  if (startLag.p99 !== null && startLag.p99 > validity.startLagP99MaxMs) {
    reasons.push(
      `Arrivals started ${formatDuration(startLag.p99)} late (p99); ` +
        `a valid run allows ${formatDuration(validity.startLagP99MaxMs)}.`,
    );
  }
  const droppedPercent = intended === 0 ? 0 : (100 * dropped) / intended;
  if (droppedPercent > validity.droppedMaxPercent) {
    reasons.push(
      `${formatPercent(droppedPercent)} of arrivals were dropped; ` +
        `a valid run allows ${formatPercent(validity.droppedMaxPercent)}.`,
    );
  }
  return reasons;
}

function leftBehindReasons(
  leftBehind: LeftBehind | null,
  { leavesJobRuns, interrupts }: RunCircumstances,
): string[] {
  if (leftBehind === null) return [];
  const text = describeLeftBehind(leftBehind);
  if (text === '') return [];
  // A second interrupt cancels and removes what a first one still leaves.
  return leavesJobRuns && interrupts < 2
    ? [`Left running, as onEnd: leave asks: ${text}.`]
    : [`Left behind: ${text}.`];
}

/** `3 job runs, 1 namespace`; empty when nothing was left behind. */
export function describeLeftBehind(leftBehind: LeftBehind): string {
  const parts: readonly (readonly [number, string])[] = [
    [leftBehind.jobRuns, 'job run'],
    [leftBehind.virtualClusters, 'virtual cluster'],
    [leftBehind.namespaces, 'namespace'],
    [leftBehind.pods, 'pod'],
    [leftBehind.volumes, 'volume'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, singular]) => formatAmount(count, singular))
    .join(', ');
}

/** Errors of watching and of cleaning up: what was measured, or checked, may be incomplete. */
function faultReasons(faults: readonly FaultEntry[]): string[] {
  const activities = { watch: 'Watching the target', 'clean-up': 'Cleaning up' } as const;
  return (['watch', 'clean-up'] as const).flatMap((where) => {
    const met = faults.filter((fault) => fault.where === where);
    const last = met.at(-1);
    if (last === undefined) return [];
    const count = formatAmount(met.length, 'error');
    return [`${activities[where]} met ${count}, the last one: ${sentence(last.message)}`];
  });
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
