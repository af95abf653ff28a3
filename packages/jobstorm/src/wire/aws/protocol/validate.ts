import { AwsError } from './aws-error.ts';
import type { ListShape, MapShape, Shape, StructureShape, TextShape } from './shape.ts';

/** How long a value may be in a message. */
const shownMax = 200;
const wholePatterns = new Map<string, RegExp>();

/**
 * Checks an input against its shape.
 *
 * @returns what breaks a constraint, in the words that AWS services use
 * @throws {AwsError} SerializationException when a value is of another type than its member
 */
export function violationsOf(value: unknown, shape: Shape): readonly string[] {
  const violations: string[] = [];
  check(value, { shape, path: '', violations });
  return violations;
}

/** @throws {AwsError} ValidationException that lists what is wrong, if anything is */
export function checkInput(value: unknown, shape: Shape): void {
  const violations = violationsOf(value, shape);
  if (violations.length === 0) return;
  const errors = violations.length === 1 ? 'error' : 'errors';
  throw new AwsError(
    'ValidationException',
    `${violations.length} validation ${errors} detected: ${violations.join('; ')}`,
  );
}

interface Place<Of extends Shape = Shape> {
  readonly shape: Of;
  /** Dotted, such as `containerProvider.info`. */
  readonly path: string;
  readonly violations: string[];
}

function check(value: unknown, place: Place): void {
  const { shape } = place;
  switch (shape.kind) {
    case 'text':
      checkText(ofType(value, 'string', place) as string, { ...place, shape });
      return;
    case 'integer':
      checkRange(ofType(value, 'number', place) as number, shape, (bound) => {
        fail(value, `Member must have value ${bound}`, place);
      });
      return;
    case 'boolean':
      ofType(value, 'boolean', place);
      return;
    case 'timestamp':
      return;
    case 'list':
      checkList(value, { ...place, shape });
      return;
    case 'map':
      checkMap(value, { ...place, shape });
      return;
    case 'structure':
      checkStructure(value, { ...place, shape });
      return;
    case 'lazy':
      check(value, { ...place, shape: shape.shape() });
  }
}

function checkText(value: string, place: Place<TextShape>): void {
  const { min, max, pattern, values } = place.shape;
  const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  checkRange(value.length, limits, (bound) => {
    fail(value, `Member must have length ${bound}`, place);
  });
  if (pattern !== undefined && value !== '' && !wholePattern(pattern).test(value)) {
    fail(value, `Member must satisfy regular expression pattern: ${pattern}`, place);
  }
  if (values?.includes(value) === false) {
    fail(value, `Member must satisfy enum value set: [${values.join(', ')}]`, place);
  }
}

function checkList(value: unknown, place: Place<ListShape>): void {
  if (!Array.isArray(value)) throw wrongType('a list', place.path);
  checkRange(value.length, place.shape, (bound) => {
    fail(value, `Member must have length ${bound}`, place);
  });
  for (const [index, item] of value.entries()) {
    const path = `${place.path}.${index + 1}.member`;
    check(item, { shape: place.shape.of, path, violations: place.violations });
  }
}

function checkMap(value: unknown, place: Place<MapShape>): void {
  const { shape, path, violations } = place;
  const entries = Object.entries(toObject(value, path));
  checkRange(entries.length, shape, (bound) => {
    fail(value, `Member must have length ${bound}`, place);
  });
  for (const [key, item] of entries) {
    checkText(key, { shape: shape.key, path: `${path}.key`, violations });
    check(item, { shape: shape.value, path: `${path}.${key}.member`, violations });
  }
}

function checkStructure(value: unknown, place: Place<StructureShape>): void {
  const { shape, path, violations } = place;
  const object = toObject(value, path);
  const pathOf = (member: string): string => (path === '' ? member : `${path}.${member}`);
  for (const member of shape.required) {
    if (object[member] !== undefined && object[member] !== null) continue;
    violations.push(nullAt(pathOf(member)));
  }
  // Members that the service does not know are ignored, as services do.
  for (const [member, memberShape] of Object.entries(shape.members)) {
    const item = object[member];
    if (item === undefined || item === null) continue;
    check(item, { shape: memberShape, path: pathOf(member), violations });
  }
}

/** A member that must be there is not. */
export function nullAt(path: string): string {
  return `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
}

function checkRange(
  size: number,
  { min, max }: { readonly min?: number; readonly max?: number },
  onWrong: (bound: string) => void,
): void {
  if (min !== undefined && size < min) onWrong(`greater than or equal to ${min}`);
  if (max !== undefined && size > max) onWrong(`less than or equal to ${max}`);
}

function fail(value: unknown, constraint: string, { path, shape, violations }: Place): void {
  const isSensitive = 'isSensitive' in shape && shape.isSensitive;
  const shown = isSensitive ? 'Value' : `Value '${showValue(value)}'`;
  violations.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
}

function showValue(value: unknown): string {
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  return whole.length > shownMax ? `${whole.slice(0, shownMax)}…` : whole;
}

function ofType(value: unknown, type: string, { path }: Place): unknown {
  if (typeof value === type) return value;
  throw wrongType(type === 'number' ? 'a number' : `a ${type}`, path);
}

function toObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType('an object', path);
  }
  return value as Readonly<Record<string, unknown>>;
}

function wrongType(type: string, path: string): AwsError {
  const place = path === '' ? 'the body of the request' : `'${path}'`;
  return new AwsError('SerializationException', `The value of ${place} must be ${type}`);
}

/** Patterns of service models match the whole value, as Java's do. */
function wholePattern(pattern: string): RegExp {
  let compiled = wholePatterns.get(pattern);
  if (compiled === undefined) {
    compiled = new RegExp(`^(?:${pattern})$`, 's');
    wholePatterns.set(pattern, compiled);
  }
  return compiled;
}
