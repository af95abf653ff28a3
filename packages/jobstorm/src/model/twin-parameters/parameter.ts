/**
 * How well a figure is known. A: read in source code or official documentation. B: secondary (an
 * issue, a blog, a chart). C: unconfirmed, a placeholder. D: derived by arithmetic from A or B.
 */
export type Confidence = 'A' | 'B' | 'C' | 'D';

/**
 * One figure of the twin: its name carries the unit; the scenario may override it within its range.
 */
export interface Parameter {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Fractions mean nothing: a switch of 0 or 1. */
  readonly isWhole?: true;
  readonly confidence: Confidence;
  readonly source: string;
  readonly description: string;
}

export type ParameterTable = Readonly<Record<string, Parameter>>;

/** The values of a table, by name. */
export type ParameterValues<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: number;
};

/** The table's own defaults. */
export function defaultValues<Table extends ParameterTable>(table: Table): ParameterValues<Table> {
  return Object.fromEntries(
    Object.entries(table).map(([name, parameter]) => [name, parameter.value]),
  ) as { [Name in keyof Table]: number };
}
