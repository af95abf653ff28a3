import { z } from 'zod';
import { scenarioSchema } from '../schema/scenario-schema.ts';

/** A JSON Schema, as far as the reference page reads it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The JSON Schema (draft 2020-12) of a scenario file as a user writes it, for editors. */
export function scenarioJsonSchema(): JsonSchema {
  return z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
    // Examples are dropped where text is turned into something else; ours are of the text.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = examplesOf(zodSchema);
      if (examples !== undefined) jsonSchema.examples = examples;
      if (zodSchema === scenarioSchema) allowExtends(jsonSchema);
    },
  }) as JsonSchema;
}

/** What another scenario gives need not be here. */
function allowExtends(schema: z.core.JSONSchema.BaseSchema): void {
  const { required = [] } = schema;
  delete schema.required;
  schema.anyOf = [{ required }, { required: ['extends'] }];
}

/** The keys that a mapping must have, unless it extends another one. */
export function requiredOf({ required, anyOf }: JsonSchema): readonly string[] {
  return required ?? anyOf?.[0]?.required ?? [];
}

/** Of the schema itself, or of the one that it wraps. */
function examplesOf(schema: z.core.$ZodType): unknown[] | undefined {
  const examples = z.globalRegistry.get(schema)?.['examples'];
  if (Array.isArray(examples)) return examples as unknown[];
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault;
  return isWrapper ? examplesOf(schema.unwrap()) : undefined;
}
