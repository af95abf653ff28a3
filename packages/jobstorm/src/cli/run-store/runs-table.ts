import type { Style } from '../../report/terminal/style.ts';
import { formatCount, formatDuration } from '../../util/format.ts';
import { columnsOf, fitColumns, printable } from '../../util/printable.ts';
import type { ListedRun } from './list-runs.ts';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly text: (run: ListedRun) => string;
  readonly look?: (run: ListedRun) => keyof Style | null;
}

const unknown = '–';

const columns: readonly Column[] = [
  { title: 'RUN', align: 'left', text: ({ id }) => printable(id) },
  {
    title: 'SCENARIO',
    align: 'left',
    text: ({ scenario }) => (scenario === null ? unknown : printable(scenario)),
  },
  { title: 'VERDICT', align: 'left', text: ({ verdict }) => verdict, look: verdictLook },
  { title: 'ARRIVALS', align: 'right', text: ({ arrivals }) => countText(arrivals) },
  { title: 'FAILED', align: 'right', text: ({ failed }) => countText(failed) },
  {
    title: 'DURATION',
    align: 'right',
    text: ({ durationMs }) => (durationMs === null ? unknown : formatDuration(durationMs)),
  },
  {
    title: 'STARTED (UTC)',
    align: 'left',
    text: ({ startedAt }) => startedAt?.slice(0, 16).replace('T', ' ') ?? unknown,
  },
];

/** The list of runs as a table: a line each, then remarks on those that need one. */
export function renderRunsTable(runs: readonly ListedRun[], style: Style): string {
  const widths = columns.map(({ title, text }) =>
    Math.max(...[title, ...runs.map((run) => text(run))].map(columnsOf)),
  );
  const header = columns.map(({ title, align }, index) =>
    fitColumns(title, widths[index] ?? 0, align),
  );
  const rows = runs.map((run) =>
    columns.map(({ text, align, look }, index) => {
      const cell = fitColumns(text(run), widths[index] ?? 0, align);
      const name = look?.(run) ?? null;
      return name === null ? cell : style[name](cell);
    }),
  );
  const remarks = runs
    .filter(({ remark }) => remark !== null)
    .map(({ id, remark }) => printable(`${id}: ${remark ?? ''}`));
  const lines = [
    style.strong(header.join('  ').trimEnd()),
    ...rows.map((row) => row.join('  ').trimEnd()),
  ];
  return [...lines, ...(remarks.length === 0 ? [] : ['', ...remarks])].join('\n') + '\n';
}

function countText(count: number | null): string {
  return count === null ? unknown : formatCount(count);
}

function verdictLook({ verdict }: ListedRun): keyof Style {
  if (verdict === 'passed') return 'good';
  return verdict === 'failed' || verdict === 'broken' ? 'bad' : 'warning';
}
