/** Types of values as Go names them, which error messages do, too. */
export type ScalarName = 'string' | 'bool' | 'int32' | 'int64' | 'types.UID' | PolicyName;
type PolicyName = 'v1.DeletionPropagation';

/** The type of a member of an object of the API. */
export type GoType =
  | { readonly kind: 'scalar'; readonly name: ScalarName; readonly isPointer?: boolean }
  /** base64 in JSON. */
  | { readonly kind: 'bytes' }
  /** RFC 3339; `micro` with a fraction of six digits. */
  | { readonly kind: 'time'; readonly isMicro?: boolean }
  | { readonly kind: 'list'; readonly of: GoType }
  | { readonly kind: 'map'; readonly of: GoType }
  /** Anything, kept as it is. */
  | { readonly kind: 'open' }
  | GoStruct;

/** An object with members that are known. */
export interface GoStruct {
  readonly kind: 'struct';
  /** `ObjectMeta` */
  readonly name: string;
  /** `v1.ObjectMeta` */
  readonly qualified: string;
  readonly fields: Readonly<Record<string, GoType>>;
  /** Whether members that are not named are kept as they are. */
  readonly isOpen?: boolean;
  /** Whether it may be absent; others are there, if empty. */
  readonly isPointer?: boolean;
}

export const text: GoType = { kind: 'scalar', name: 'string' };
export const truth: GoType = { kind: 'scalar', name: 'bool' };
export const optionalTruth: GoType = { kind: 'scalar', name: 'bool', isPointer: true };
export const optionalText: GoType = { kind: 'scalar', name: 'string', isPointer: true };
export const optionalInt32: GoType = { kind: 'scalar', name: 'int32', isPointer: true };
export const int64: GoType = { kind: 'scalar', name: 'int64' };
export const optionalInt64: GoType = { kind: 'scalar', name: 'int64', isPointer: true };
export const uid: GoType = { kind: 'scalar', name: 'types.UID' };
export const bytes: GoType = { kind: 'bytes' };
export const time: GoType = { kind: 'time' };
export const microTime: GoType = { kind: 'time', isMicro: true };
export const open: GoType = { kind: 'open' };
export const texts: GoType = { kind: 'list', of: text };
export const textMap: GoType = { kind: 'map', of: text };

export function listOf(of: GoType): GoType {
  return { kind: 'list', of };
}

export function struct(
  name: string,
  fields: GoStruct['fields'],
  rest: Partial<Pick<GoStruct, 'qualified' | 'isOpen' | 'isPointer'>> = {},
): GoStruct {
  return { kind: 'struct', name, qualified: `v1.${name}`, fields, ...rest };
}

/** How Go writes a type: `map[string]string`. */
export function goName(type: GoType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'bytes':
      return '[]uint8';
    case 'time':
      return type.isMicro === true ? 'v1.MicroTime' : 'v1.Time';
    case 'list':
      return `[]${goName(type.of)}`;
    case 'map':
      return `map[string]${goName(type.of)}`;
    case 'open':
      return 'interface {}';
    case 'struct':
      return type.qualified;
  }
}
