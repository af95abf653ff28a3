import { ApiError, type StatusCause } from '../api-error.ts';
import type { ResourceType } from '../resource-type.ts';

/** A value that does not do; shown as JSON. */
export function invalidValue(field: string, value: unknown, problem: string): StatusCause {
  const message = `Invalid value: ${JSON.stringify(value)}: ${problem}`;
  return { reason: 'FieldValueInvalid', message, field };
}

/** A value that must be there. */
export function required(field: string, problem = ''): StatusCause {
  const message = problem === '' ? 'Required value' : `Required value: ${problem}`;
  return { reason: 'FieldValueRequired', message, field };
}

/** A value that must be one of some. */
export function unsupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): StatusCause {
  const names = supported.map((one) => JSON.stringify(one)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${names}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

/** What must not be there, or not now. */
export function forbidden(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

export function tooLong(field: string, bytesMax: number): StatusCause {
  const message = `Too long: may not be more than ${bytesMax} bytes`;
  return { reason: 'FieldValueTooLong', message, field };
}

/** What is wrong with the members of an object, as kubectl prints it. */
export function invalid(
  { group, kind }: Pick<ResourceType, 'group' | 'kind'>,
  name: string,
  causes: readonly StatusCause[],
): ApiError {
  const qualified = group === '' ? kind : `${kind}.${group}`;
  const message = `${qualified} "${name}" is invalid: ${causesText(causes)}`;
  return new ApiError('Invalid', message, { name, group, kind, causes });
}

/** Causes in one line, in brackets where there are several. */
export function causesText(causes: readonly StatusCause[]): string {
  const texts = causes.map(({ field = '', message }) => `${field}: ${message}`);
  return texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
}
