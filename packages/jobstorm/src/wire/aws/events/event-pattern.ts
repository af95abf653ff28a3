import { AwsError } from '../protocol/aws-error.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether an event has what a pattern asks for. */
export type EventMatcher = (event: Json) => boolean;

/**
 * Reads an event pattern of EventBridge: members with lists of values that match, or with
 * `{"prefix": …}`, `{"anything-but": …}` and `{"exists": …}` among them.
 *
 * @throws {AwsError} InvalidEventPatternException
 */
export function parseEventPattern(text: string): EventMatcher {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  return objectMatcher(pattern, '');
}

function objectMatcher(pattern: unknown, path: string): EventMatcher {
  if (!isObject(pattern)) throw invalid(`${path || 'it'} must be an object or a list`);
  const members = Object.entries(pattern).map(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`;
    if (!Array.isArray(value)) {
      const within = objectMatcher(value, place);
      return (event: Json) => isObject(event[name]) && within(event[name]);
    }
    const alternatives = value.map((one) => valueMatcher(one, place));
    return (event: Json) => alternatives.some((matches) => matches(event[name]));
  });
  return (event) => members.every((matches) => matches(event));
}

function valueMatcher(wanted: unknown, path: string): (value: unknown) => boolean {
  if (!isObject(wanted)) return (value) => value === wanted;
  const [[operator, operand] = ['', undefined]] = Object.entries(wanted);
  switch (operator) {
    case 'prefix':
      return (value) => typeof value === 'string' && value.startsWith(String(operand));
    case 'exists':
      return (value) => (value !== undefined) === operand;
    case 'anything-but': {
      const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
      return (value) => value !== undefined && !excluded.includes(value);
    }
    default:
      throw invalid(`the twin does not know the operator '${operator}' of ${path}`);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid: ${reason}`);
}
