/** The value of one series now; a counter's name ends in `_total`. */
export interface Reading {
  readonly name: string;
  readonly help: string;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}
