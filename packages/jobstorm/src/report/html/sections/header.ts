import type { RunFacts, RunSummary, Verdict } from '../../../metrics/run-summary.ts';
import { formatAmount, formatDuration } from '../../../util/format.ts';
import { formatDate } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  passed: '✓ Passed',
  failed: '✗ Failed',
  invalid: '! Invalid',
  interrupted: '! Interrupted',
};

/** The verdict, why, and which run this is. */
export function headerSection({ run }: RunSummary): Html {
  return html`<section class="verdict verdict-${run.verdict}" aria-label="Verdict">
    <p class="badge">${verdictWords[run.verdict]}</p>
    <h1>${run.scenario}</h1>
    <p class="lead">${verdictSentence(run)}</p>
    ${incompleteNotice(run)}${reasonList(run)}${factList(run)}
  </section> `;
}

function verdictSentence(run: RunFacts): string {
  switch (run.verdict) {
    case 'passed':
      return thresholdSentence(run);
    case 'failed':
      return thresholdSentence(run);
    case 'invalid':
      return 'The load generator missed its own schedule, so this run says nothing about the target.';
    case 'interrupted':
      return 'The run ended early. What follows covers the time until then.';
  }
}

function thresholdSentence({ thresholds }: RunFacts): string {
  const broken = thresholds.filter((threshold) => !threshold.passed).length;
  if (thresholds.length === 0) return 'The scenario sets no thresholds.';
  if (broken > 0) return `${broken} of ${thresholds.length} thresholds did not hold.`;
  return thresholds.length === 1
    ? 'Its one threshold held.'
    : `All ${thresholds.length} thresholds held.`;
}

function incompleteNotice(run: RunFacts): Html | null {
  if (run.complete) return null;
  return html`<p class="notice">
    The journal has no end: the run was killed or could not write any more. The figures are those of
    the part that was written.
  </p> `;
}

function reasonList({ reasons }: RunFacts): Html | null {
  if (reasons.length === 0) return null;
  return html`<ul class="reasons">
    ${reasons.map((reason) => html`<li>${reason}</li>`)}
  </ul> `;
}

function factList(run: RunFacts): Html {
  const virtual = run.target === 'twin' ? ', virtual time' : '';
  const facts: readonly (readonly [string, string])[] = [
    ['Target', run.target],
    ['Seed', String(run.seed)],
    ['Session', run.session],
    ['Started', formatDate(run.startedAt) + virtual],
    ['Duration', formatDuration(run.durationMs)],
    ['Steady phase', formatDuration(run.steadyMs)],
    ...(run.resumes === 0 ? [] : [['Resumed', formatAmount(run.resumes, 'time')] as const]),
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl> `;
}
