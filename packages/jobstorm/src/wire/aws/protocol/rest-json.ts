import { AwsError, toAwsError } from './aws-error.ts';
import type { AwsAnswer, AwsRequest } from './aws-request.ts';
import type { Shape, StructureShape } from './shape.ts';
import { checkInput } from './validate.ts';

/** The members of an input, once they were checked. */
export type Input = Readonly<Record<string, unknown>>;

/** One operation of a service that speaks REST with JSON bodies. */
export interface RestOperation {
  readonly name: string;
  readonly method: string;
  /** With the members that stand in it: `/virtualclusters/{virtualClusterId}/jobruns/{id}`. */
  readonly path: string;
  /** Members that stand in the query; the rest is in the body. */
  readonly query?: readonly string[];
  readonly input: StructureShape;
}

export interface MatchedOperation<Operation extends RestOperation> {
  readonly operation: Operation;
  /** Members that stand in the path. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The operation that method and path name; undefined = there is none. */
export function matchOperation<Operation extends RestOperation>(
  operations: readonly Operation[],
  { method, path }: Pick<AwsRequest, 'method' | 'path'>,
): MatchedOperation<Operation> | undefined {
  const parts = partsOf(path);
  for (const operation of operations) {
    const labels = operation.method === method ? labelsOf(operation.path, parts) : null;
    if (labels !== null) return { operation, labels };
  }
  return undefined;
}

/**
 * The input of an operation, from path, query and body.
 *
 * @throws {AwsError} SerializationException or ValidationException when it is wrong
 */
export function readInput(
  { operation, labels }: MatchedOperation<RestOperation>,
  { query, body }: Pick<AwsRequest, 'query' | 'body'>,
): Input {
  const input: Record<string, unknown> = { ...readBody(body), ...labels };
  for (const member of operation.query ?? []) {
    const shape = operation.input.members[member];
    const value = shape === undefined ? undefined : fromQuery(query.getAll(member), shape, member);
    if (value !== undefined) input[member] = value;
  }
  checkInput(input, operation.input);
  return input;
}

/** A successful answer; members that are undefined are left out. */
export function restAnswer(output: object): AwsAnswer {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: JSON.stringify(output) };
}

export function restErrorAnswer(thrown: unknown): AwsAnswer {
  const { code, message, status } = toAwsError(thrown);
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
  return { status, headers, body: JSON.stringify({ message }), errorCode: code };
}

/**
 * A date as REST-JSON writes it in ISO 8601, to the second's thousandth.
 *
 * @param date ms since 1970
 */
export function isoDate(date: number): string {
  return new Date(Math.floor(date)).toISOString();
}

/** @throws {AwsError} SerializationException when it is no JSON object */
export function readBody(body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'The body of the request is not JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new AwsError('SerializationException', 'The body of the request must be a JSON object');
}

/** null = another path. An empty label never matches: `/virtualclusters/` is the list. */
function labelsOf(template: string, parts: readonly string[]): Record<string, string> | null {
  const wanted = partsOf(template);
  if (wanted.length !== parts.length) return null;
  const labels: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const given = parts[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== given) return null;
    } else {
      labels[part.slice(1, -1)] = unescaped(given);
    }
  }
  return labels;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('SerializationException', `The path of the request is not escaped rightly`);
  }
}

function fromQuery(values: readonly string[], shape: Shape, member: string): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  switch (shape.kind) {
    case 'list':
      return values;
    case 'integer':
      return toInteger(first, member);
    case 'boolean':
      return first === 'true';
    case 'timestamp':
      return toDate(first, member);
    default:
      return first;
  }
}

function toInteger(value: string, member: string): number {
  if (/^-?\d{1,10}$/.test(value)) return Number(value);
  throw new AwsError('SerializationException', `'${member}' must be a whole number`);
}

/** ms since 1970. */
function toDate(value: string, member: string): number {
  // Most clients send ISO 8601; some send seconds since 1970.
  const date = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value);
  if (!Number.isNaN(date)) return date;
  throw new AwsError(
    'SerializationException',
    `'${member}' must be a date such as 2026-01-05T00:00:00Z`,
  );
}
