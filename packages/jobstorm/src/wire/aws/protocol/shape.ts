/*
 * What the input of an operation may be, with the constraints that the service checks. Written as
 * values of our own; the facts are those of the published service models.
 */

export interface TextShape {
  readonly kind: 'text';
  readonly min?: number;
  readonly max?: number;
  /** Matches the whole text; written as the model writes it, for the message. */
  readonly pattern?: string;
  readonly values?: readonly string[];
  /** Never shown in a message. */
  readonly isSensitive?: boolean;
}

export interface NumberShape {
  readonly kind: 'integer';
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly kind: 'map';
  readonly key: TextShape;
  readonly value: Shape;
  readonly max?: number;
  readonly isSensitive?: boolean;
}

export interface StructureShape {
  readonly kind: 'structure';
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/** A shape that holds itself. */
export interface LazyShape {
  readonly kind: 'lazy';
  readonly shape: () => Shape;
}

export type Shape =
  | TextShape
  | NumberShape
  | ListShape
  | MapShape
  | StructureShape
  | LazyShape
  | { readonly kind: 'boolean' }
  | { readonly kind: 'timestamp' };

export const flag: Shape = { kind: 'boolean' };
export const timestamp: Shape = { kind: 'timestamp' };

export function text(constraints: Omit<TextShape, 'kind'> = {}): TextShape {
  return { kind: 'text', ...constraints };
}

export function oneOf(values: readonly string[]): TextShape {
  return { kind: 'text', values };
}

export function integer(constraints: Omit<NumberShape, 'kind'> = {}): NumberShape {
  return { kind: 'integer', ...constraints };
}

export function listOf(of: Shape, constraints: Pick<ListShape, 'min' | 'max'> = {}): ListShape {
  return { kind: 'list', of, ...constraints };
}

export function mapOf(
  key: TextShape,
  value: Shape,
  constraints: Pick<MapShape, 'max' | 'isSensitive'> = {},
): MapShape {
  return { kind: 'map', key, value, ...constraints };
}

export function structure(
  members: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
): StructureShape {
  return { kind: 'structure', members, required };
}
