/** What of a request's body does not fit the type of its object. */
export interface DecodingProblem {
  /** `data.a`: where, from the object's root, names of keys of a map left out. */
  readonly path: string;
  /** The same with keys and indices. */
  readonly full: string;
  /** Go's name of the innermost struct around it. */
  readonly struct: string;
  /** Go's name of the type that belongs there. */
  readonly wanted: string;
  readonly found: unknown;
  /** In place of Go's words about types, such as of a text that is no time. */
  readonly words?: string;
}

/** A body that does not fit the type of its object; how that is said depends on the request. */
export class DecodingError extends Error {
  readonly problem: DecodingProblem;

  constructor(problem: DecodingProblem) {
    super(jsonWords(problem));
    this.name = 'DecodingError';
    this.problem = problem;
  }
}

/** As Go's JSON decoder says it. */
function jsonWords({ path, struct, wanted, found, words }: DecodingProblem): string {
  if (words !== undefined) return words;
  const value = typeof found === 'number' && !Number.isInteger(found) ? `number ${found}` : '';
  return `json: cannot unmarshal ${value || jsonKind(found)} into Go struct field ${struct}.${path} of type ${wanted}`;
}

/** The kind of a JSON value as Go calls it. */
export function jsonKind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** As Go's JSON decoder calls a body that ends too early. */
export const endedEarly = 'unexpected end of JSON input';
