import { html } from './html.ts';
import type { Html, HtmlPart } from './html.ts';

/** One column of a table: its heading and what each row shows in it. */
export interface Column<Row> {
  readonly heading: string;
  /** Figures are set to the right, in digits of one width. */
  readonly figure: boolean;
  readonly cell: (row: Row) => HtmlPart;
}

export function textColumn<Row>(heading: string, cell: (row: Row) => HtmlPart): Column<Row> {
  return { heading, figure: false, cell };
}

export function figureColumn<Row>(heading: string, cell: (row: Row) => HtmlPart): Column<Row> {
  return { heading, figure: true, cell };
}

/**
 * A table whose first column names its rows. On a narrow screen it scrolls inside its own frame,
 * which can be focused so that the keyboard can scroll it too.
 */
export function table<Row>(
  label: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Html {
  const headings = columns.map(
    (column) => html`<th scope="col" ${figureClass(column)}>${column.heading}</th>`,
  );
  const body = rows.map(
    (row) =>
      html`<tr>
        ${columns.map((column, at) => bodyCell(column, row, at))}
      </tr> `,
  );
  return html`<div class="table-frame" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div> `;
}

function bodyCell<Row>(column: Column<Row>, row: Row, at: number): Html {
  const content = column.cell(row);
  if (at === 0) return html`<th scope="row" ${figureClass(column)}>${content}</th>`;
  return html`<td${figureClass(column)}>${content}</td>`;
}

function figureClass(column: Column<never>): Html | null {
  return column.figure ? html` class="figure"` : null;
}

/** A name with a quieter explanation under it. */
export function explained(name: string, explanation: string): Html {
  return html`${name} <small>${explanation}</small>`;
}
