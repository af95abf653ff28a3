/** Rows of cells, the header first. */
export type TableRows = readonly (readonly string[])[];

/** For a terminal: columns of equal width. */
export function textTable(rows: TableRows): string {
  const [header = []] = rows;
  const widths = header.map((_, column) => {
    return Math.max(...rows.map((row) => row[column]?.length ?? 0));
  });
  const lines = rows.map((row) => {
    return row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** For the documentation. */
export function markdownTable(rows: TableRows): string {
  const [header = [], ...rest] = rows;
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rest.map(line)].join('\n');
}
