import type { JsonSchema } from './json-schema.ts';

/** The type of a value in words, such as `whole number, 1 to 1000` or `list of text`. */
export function typeText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (values !== undefined) return values.map(code).join(' or ');
  const alternatives = alternativesOf(schema);
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeText))].join(' or ');
  return plainText(schema);
}

/** The `oneOf` of a mapping says which of its keys go together, not what it may be. */
function alternativesOf({ anyOf, oneOf, properties, type }: JsonSchema): JsonSchema[] | undefined {
  if (Array.isArray(type)) return (type as readonly string[]).map((one) => ({ type: one }));
  const alternatives = anyOf ?? (properties === undefined ? oneOf : undefined);
  return alternatives === undefined ? undefined : [...alternatives];
}

function plainText(schema: JsonSchema): string {
  switch (schema.type) {
    case 'array':
      return `list of ${typeText(schema.items ?? {})}`;
    case 'object':
      return mappingText(schema);
    case 'string':
      return schema.title?.toLowerCase() ?? 'text';
    case 'integer':
    case 'number':
      return numberText(schema);
    default:
      return 'null';
  }
}

/** The value as it would be written in the file. */
export function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function mappingText(schema: JsonSchema): string {
  const { additionalProperties: values } = schema;
  if (schema.properties !== undefined || typeof values !== 'object') return 'mapping';
  return `mapping to ${typeText(values)}`;
}

function numberText({ type, minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const name = type === 'integer' ? 'whole number' : 'number';
  if (maximum === undefined) return name;
  if (exclusiveMinimum !== undefined) return `${name} above ${exclusiveMinimum}, up to ${maximum}`;
  return minimum === undefined ? name : `${name}, ${minimum} to ${maximum}`;
}
