/** One line of a benchmark's result. */
export interface BenchmarkLine {
  readonly what: string;
  readonly figures: string;
  /** Beside a peer or a limit measured in the same run; figures alone depend on the machine. */
  readonly ratio: string;
}

export interface Benchmark {
  readonly name: string;
  /** @throws when a peer is missing or the thing measured does not work */
  run(options: { readonly isSmoke: boolean }): readonly BenchmarkLine[];
}

/** `12,300,000`: three significant digits, since more are noise. */
export function count(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}

export function ratio(own: number, other: number, name: string): string {
  return `${(own / other).toPrecision(3)} × ${name}`;
}
