import { ApiError } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import { text as textOf } from '../table/read.ts';
import { isCustom, type ResourceType } from '../resource-type.ts';

/** Whether an object fulfils a selector. */
export type FieldMatcher = (object: KubeObject) => boolean;

/** Old names of fields. */
const aliases: ReadonlyMap<string, string> = new Map([['spec.host', 'spec.nodeName']]);

/**
 * Reads `spec.nodeName=n1,status.phase!=Failed`; the empty selector matches everything.
 *
 * @throws {ApiError} BadRequest for a field that this kind cannot be selected by
 */
export function parseFieldSelector(text: string, type: ResourceType): FieldMatcher {
  const matchers = termsOf(text)
    .filter((part) => part !== '')
    .map((part) => parseTerm(part, type));
  return (object) => matchers.every((matches) => matches(object));
}

/** Splits at commas; one behind a backslash is of a value. */
function termsOf(text: string): readonly string[] {
  return text.match(/(?:[^,\\]|\\.?)+/gs) ?? [];
}

function parseTerm(text: string, type: ResourceType): FieldMatcher {
  const term = /^([^=!]*)(==|=|!=)(.*)$/s.exec(text);
  if (term === null) {
    throw new ApiError('BadRequest', `invalid selector: '${text}'; can't understand '${text}'`);
  }
  const [, name = '', operator, escaped = ''] = term;
  const wanted = unescaped(escaped);
  const field = aliases.get(name) ?? name;
  checkField(field, type);
  const path = field.split('.');
  return operator === '!='
    ? (object) => fieldText(object, path) !== wanted
    : (object) => fieldText(object, path) === wanted;
}

/** Of a value, `\`, `,` and `=` stand behind a backslash. */
function unescaped(value: string): string {
  return value.replaceAll(/\\(.?)|([,=])/gs, (whole, behind: string | undefined, bare?: string) => {
    if (bare !== undefined) {
      const code = bare.charCodeAt(0);
      throw invalidSelector(`unescaped character in value: ${code}`);
    }
    if (behind !== undefined && ['\\', ',', '='].includes(behind)) return behind;
    throw invalidSelector(`invalid escape sequence: ${whole}`);
  });
}

function invalidSelector(why: string): ApiError {
  return new ApiError('BadRequest', `invalid field selector: ${why}`);
}

function checkField(field: string, type: ResourceType): void {
  const isKnown =
    field === 'metadata.name' ||
    (field === 'metadata.namespace' && type.namespaced) ||
    type.selectableFields.includes(field);
  if (isKnown) return;
  // Kinds with fields of their own say it in their own words.
  throw new ApiError('BadRequest', unknownField(field, type));
}

function unknownField(field: string, type: ResourceType): string {
  if (type.kind === 'Job') return `field label "${field}" not supported for Job`;
  if (type.selectableFields.length > 0 || isCustom(type)) {
    return `field label not supported: ${field}`;
  }
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** A field as text; what is not there is empty. */
function fieldText(object: KubeObject, path: readonly string[]): string {
  let found: unknown = object;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return '';
    found = (found as Readonly<Record<string, unknown>>)[step];
  }
  return textOf(found);
}
