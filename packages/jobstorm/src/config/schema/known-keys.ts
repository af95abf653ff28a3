import { z } from 'zod';
import type { Path } from '../problem.ts';

/** The keys that the schema knows for the mapping at this path; empty when it is none. */
export function keysAt(schema: z.ZodType, value: unknown, path: Path): readonly string[] {
  const [step, ...rest] = path;
  const shapes = mappingsOf(schema, value);
  if (step === undefined) return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
  const inner =
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)[String(step)]
      : undefined;
  const keys = childrenOf(schema, step, value).flatMap((child) => keysAt(child, inner, rest));
  return [...new Set(keys)];
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** The object schemas that a value of this schema may follow. */
function mappingsOf(schema: z.ZodType, value: unknown): Shape[] {
  return alternatives(schema, value)
    .filter((one) => one instanceof z.ZodObject)
    .map((one) => one.shape as Shape);
}

function childrenOf(schema: z.ZodType, step: string | number, value: unknown): z.ZodType[] {
  return alternatives(schema, value).flatMap((one) => {
    if (one instanceof z.ZodObject) {
      const child = Object.hasOwn(one.shape, step) ? (one.shape as Shape)[step] : undefined;
      return child === undefined ? [] : [child];
    }
    if (one instanceof z.ZodArray) return [one.element as z.ZodType];
    return one instanceof z.ZodRecord ? [one.valueType as z.ZodType] : [];
  });
}

/** The schema without its wrappers: optional, default, transformation, union. */
function alternatives(schema: z.ZodType, value: unknown): z.ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault
  ) {
    return alternatives(schema.unwrap() as z.ZodType, value);
  }
  if (schema instanceof z.ZodPipe) return alternatives(schema.in as z.ZodType, value);
  if (schema instanceof z.ZodUnion) {
    const options = (schema.options as z.ZodType[]).flatMap((one) => alternatives(one, value));
    const chosen = options.filter((one) => isChosen(one, value));
    return chosen.length > 0 ? chosen : options;
  }
  return [schema];
}

/** An option of a discriminated union is the one whose `kind` the value has. */
function isChosen(schema: z.ZodType, value: unknown): boolean {
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return false;
  const kind = (schema.shape as Shape)['kind'];
  const given = (value as Record<string, unknown>)['kind'];
  return kind instanceof z.ZodLiteral && kind.value === given;
}
