/** Requests to AWS services that were answered, by what they were and how it went. */
export class RequestCounts {
  readonly #counts = new Map<string, number>();

  /** @param code `200`, or the code of the error */
  add(service: string, operation: string, code: string): void {
    const key = [service, operation, code].join(' ');
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  all(): readonly {
    readonly service: string;
    readonly operation: string;
    readonly code: string;
    readonly count: number;
  }[] {
    return [...this.#counts].map(([key, count]) => {
      const [service = '', operation = '', code = ''] = key.split(' ');
      return { service, operation, code, count };
    });
  }
}
