import type { RunSummary } from '../../../metrics/run-summary.ts';
import type { LeftBehind } from '../../../model/session.ts';
import { formatCount } from '../../../util/format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { figureColumn, table, textColumn } from '../table.ts';

const kinds: readonly (readonly [kind: keyof LeftBehind, label: string])[] = [
  ['jobRuns', 'Job runs'],
  ['virtualClusters', 'Virtual clusters'],
  ['namespaces', 'Namespaces'],
  ['pods', 'Pods'],
  ['volumes', 'Volumes'],
];

const columns = [
  textColumn<readonly [string, number]>('', ([label]) => label),
  figureColumn<readonly [string, number]>('Left', ([, count]) => formatCount(count)),
];

/** What the clean-up counted on the target when it was done. */
export function leftBehindSection({ leftBehind, run }: RunSummary): Html {
  return html`<section id="left-behind">
    <h2>Left behind</h2>
    ${leftBehind === null ? unverified(run.session) : counted(leftBehind, run.session)}
  </section> `;
}

function unverified(session: string): Html {
  return html`<p>
    Not verified: the run ended before its clean-up.
    <code>jobstorm stop --id ${session}</code> removes what the session made and counts what is
    left.
  </p> `;
}

function counted(leftBehind: LeftBehind, session: string): Html {
  const rows = kinds.map(([kind, label]) => [label, leftBehind[kind]] as const);
  if (rows.every(([, count]) => count === 0)) {
    return html`<p>
      Nothing: no job run, virtual cluster, namespace, pod or volume of this session was found after
      the clean-up.
    </p> `;
  }
  return html`${table('Left behind', columns, rows)}
    <p><code>jobstorm stop --id ${session}</code> tries again.</p> `;
}
