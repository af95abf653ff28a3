import type { RunSummary } from '../../../metrics/run-summary.ts';
import { formatCount, formatPercent } from '../../../util/format.ts';
import { noFigure } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

interface Finding {
  readonly name: string;
  /** null = nobody could count it. */
  readonly count: number | null;
  /** What `count` is a share of; null where a share says nothing. */
  readonly base: { readonly count: number; readonly name: string } | null;
  readonly meaning: string;
}

/** What was late, refused, lost or left: shown before any figure that flatters. */
export function findingsSection(summary: RunSummary): Html {
  return html`<section id="against">
    <h2>What speaks against it</h2>
    <ul class="tiles findings">
      ${findings(summary).map(tile)}
    </ul>
  </section> `;
}

function tile({ name, count, base, meaning }: Finding): Html {
  const state = count === null ? 'unknown' : count === 0 ? 'none' : 'some';
  const share =
    base === null || count === null || count === 0 || base.count === 0
      ? null
      : html` <span class="share"
          >${formatPercent((100 * count) / base.count)} of ${base.name}</span
        >`;
  return html`<li class="finding-${state}">
    <span class="name">${name}</span>
    <strong>${count === null ? noFigure : formatCount(count)}</strong>${share}
    <small>${meaning}</small>
  </li> `;
}

function findings(summary: RunSummary): readonly Finding[] {
  return [...arrivalFindings(summary), ...jobRunFindings(summary)];
}

function arrivalFindings({ arrivals, submissions }: RunSummary): readonly Finding[] {
  const started = { count: arrivals.started, name: 'arrivals started' };
  const attempts = { count: submissions.attempts, name: 'requests' };
  return [
    {
      name: 'Late',
      count: arrivals.late,
      base: started,
      meaning: 'Started more than 100 ms after their instant',
    },
    {
      name: 'Dropped',
      count: arrivals.dropped,
      base: { count: arrivals.intended, name: 'arrivals intended' },
      meaning: 'Never started: too many in flight',
    },
    {
      name: 'Throttled',
      count: submissions.throttled,
      base: attempts,
      meaning: 'Requests refused by a rate limit',
    },
    {
      name: 'Request errors',
      count: sum(submissions.errors),
      base: attempts,
      meaning: 'Requests that failed for another reason',
    },
    {
      name: 'Given up',
      count: submissions.failed,
      base: started,
      meaning: 'No attempt was accepted',
    },
  ];
}

function jobRunFindings({ jobRuns, leftBehind, submissions }: RunSummary): readonly Finding[] {
  const accepted = { count: submissions.accepted, name: 'accepted' };
  return [
    {
      name: 'Failed',
      count: jobRuns.failed,
      base: accepted,
      meaning: 'Job runs that ended in failure',
    },
    {
      name: 'Lost',
      count: jobRuns.cancelled + jobRuns.unfinished,
      base: accepted,
      meaning: `${formatCount(jobRuns.cancelled)} cancelled, ${formatCount(jobRuns.unfinished)} unfinished at the end`,
    },
    {
      name: 'Left behind',
      count: leftBehind === null ? null : sum({ ...leftBehind }),
      base: null,
      meaning:
        leftBehind === null
          ? 'Not verified: the run ended before its clean-up'
          : 'Found on the target after the clean-up',
    },
  ];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
