import type { RunSummary, Verdict } from '../../metrics/run-summary.ts';
import { formatAmount, formatCount, formatDuration, formatPercent } from '../../util/format.ts';
import { columnsOf, printable } from '../../util/printable.ts';
import { joinSpans, span, type Span } from './line.ts';
import type { Style } from './style.ts';

const lookOfVerdict: Readonly<Record<Verdict, keyof Style>> = {
  passed: 'good',
  failed: 'bad',
  invalid: 'bad',
  interrupted: 'warning',
};

/** The verdict, and which run it is about. */
export function headline({ run }: RunSummary): Span[] {
  const length = formatDuration(run.durationMs);
  const steady = run.steadyMs === 0 ? 'no steady phase' : `steady ${formatDuration(run.steadyMs)}`;
  const resumed = run.resumes === 0 ? '' : ` · resumed ${formatAmount(run.resumes, 'time')}`;
  return [
    span(run.verdict.toUpperCase(), lookOfVerdict[run.verdict]),
    span(`  ${printable(run.scenario)}`, 'strong'),
    span(` on ${printable(run.target)} · seed ${run.seed} · ${length} (${steady})${resumed}`),
  ];
}

/** The first reasons; when some are left out, the last row says how many. */
export function reasonLines({ run }: RunSummary, rows: number): Span[][] {
  const shown = run.reasons.length > rows ? Math.max(0, rows - 1) : rows;
  const look = lookOfVerdict[run.verdict] === 'bad' ? 'bad' : 'warning';
  const lines = run.reasons
    .slice(0, shown)
    .map((reason) => [span('! ', look), span(printable(reason))]);
  const hidden = run.reasons.length - lines.length;
  if (hidden > 0 && rows > 0) {
    const noun = hidden === 1 ? 'reason stands' : 'reasons stand';
    lines.push([span('! ', look), span(`${formatCount(hidden)} more ${noun} in summary.json`)]);
  }
  return lines;
}

interface Trouble {
  readonly name: string;
  readonly count: number;
  /** What the count is a share of. */
  readonly of: number;
  /** The most frequent ones; the last of its line, as they are cut where the line ends. */
  readonly reasons?: string;
}

/** What was late, dropped or throttled on the way in, and what was lost after it. */
export function troubleLines(summary: RunSummary, width: number): Span[][] {
  const { arrivals, submissions, jobRuns } = summary;
  const errors = Object.values(submissions.errors).reduce((sum, count) => sum + count, 0);
  return [
    troubleLine(width, [
      { name: 'late', count: arrivals.late, of: arrivals.intended },
      { name: 'dropped', count: arrivals.dropped, of: arrivals.intended },
      { name: 'throttled', count: submissions.throttled, of: submissions.attempts },
      { name: 'errors', count: errors, of: submissions.attempts },
    ]),
    troubleLine(width, [
      { name: 'given up', count: submissions.failed, of: arrivals.started },
      { name: 'cancelled', count: jobRuns.cancelled, of: submissions.accepted },
      { name: 'unfinished', count: jobRuns.unfinished, of: submissions.accepted },
      {
        name: 'failed',
        count: jobRuns.failed,
        of: submissions.accepted,
        reasons: reasonsText(jobRuns.failedByReason),
      },
    ]),
  ];
}

const reasonsNamedMax = 3;
/** Room that reasons are worth giving up the shares for. */
const reasonsColumnsMin = 24;

/** With the count of each when there are several. */
function reasonsText(counts: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const named = reasons
    .slice(0, reasonsNamedMax)
    .map(
      ([reason, count]) =>
        printable(reason) + (reasons.length > 1 ? ` (${formatCount(count)})` : ''),
    );
  return named.join(', ') + (reasons.length > named.length ? ', …' : '');
}

/** With shares where there is room for all of them, otherwise the bare counts. */
function troubleLine(width: number, troubles: readonly Trouble[]): Span[] {
  const last = troubles.at(-1)?.reasons ?? '';
  const reasons = last === '' ? [] : [span(`: ${last}`)];
  const full = joinSpans(
    troubles.map((one) => [troubleSpan(one, shareText(one))]),
    ' · ',
  );
  const reasonsColumns = Math.min(last.length, reasonsColumnsMin);
  if (full.reduce((sum, { text }) => sum + columnsOf(text), reasonsColumns) <= width) {
    return [...full, ...reasons];
  }
  const bare = joinSpans(
    troubles.map((one) => [troubleSpan(one, '')]),
    ' · ',
  );
  return [...bare, ...reasons];
}

function troubleSpan({ name, count }: Trouble, share: string): Span {
  return span(`${name} ${formatCount(count)}${share}`, count === 0 ? 'faint' : 'warning');
}

function shareText({ count, of }: Trouble): string {
  return count === 0 || of === 0 ? '' : ` (${formatPercent((100 * count) / of)})`;
}
