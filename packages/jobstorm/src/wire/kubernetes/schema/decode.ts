import { isMapping } from '../patch/merge-patch.ts';
import { DecodingError } from './decoding-problem.ts';
import { goName, type GoStruct, type GoType } from './go-type.ts';

type Json = unknown;

/** An object in the form of its type. */
export interface Decoded {
  readonly value: Readonly<Record<string, Json>>;
  /** Paths of members that the type has not, in order: `rules[0].verb`. They are left out. */
  readonly unknown: readonly string[];
}

interface Place {
  /** With the indices of lists and the keys of maps, for what is unknown. */
  readonly full: string;
  /** As Go's decoder writes it: fields alone. */
  readonly path: string;
  readonly struct: string;
  readonly unknown: string[];
}

/**
 * Reads JSON into a type as Go does: null and what is empty is as if it were not there, other
 * members than those of the type are told and left out.
 *
 * @throws {DecodingError} at the first value of another type
 */
export function decode(value: Json, type: GoStruct): Decoded {
  const unknown: string[] = [];
  const whole = { full: '', path: '', struct: type.name, unknown };
  return { value: readStruct(value ?? {}, type, whole), unknown };
}

function read(value: Json, type: GoType, place: Place): Json {
  switch (type.kind) {
    case 'open':
      return value;
    case 'struct':
      return value === null ? {} : readStruct(value, type, place);
    case 'list':
      return readList(value, type, place);
    case 'map':
      return readMap(value, type, place);
    case 'scalar':
      return readScalar(value, type, place);
    case 'bytes':
    case 'time':
      return readCoded(value, type, place);
  }
}

function readStruct(value: Json, type: GoStruct, place: Place): Readonly<Record<string, Json>> {
  if (!isMapping(value)) throw mismatch(value, type, place);
  const members: [string, Json][] = [];
  for (const [name, one] of Object.entries(value)) {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (field === undefined) {
      if (type.isOpen === true) members.push([name, one]);
      else place.unknown.push(below(place.full, name));
      continue;
    }
    const at = { full: below(place.full, name), path: below(place.path, name) };
    const result = readField(one, field, { ...place, ...at, struct: type.name });
    if (result !== undefined) members.push([name, result]);
  }
  return Object.fromEntries(members);
}

/** undefined for what Go would not write. */
function readField(value: Json, type: GoType, place: Place): Json {
  const isPointer = 'isPointer' in type && type.isPointer;
  if (value === null) return type.kind === 'struct' && !isPointer ? {} : undefined;
  const result = read(value, type, place);
  return isPointer || type.kind === 'struct' || !isEmpty(result) ? result : undefined;
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMapping(value)) return Object.keys(value).length === 0;
  return value === '' || value === false || value === 0;
}

function readList(value: Json, type: GoType & { kind: 'list' }, place: Place): Json {
  if (value === null) return [];
  if (!Array.isArray(value)) throw mismatch(value, type, place);
  return (value as readonly Json[]).map((item, index) =>
    read(item, type.of, { ...place, full: `${place.full}[${index}]` }),
  );
}

function readMap(value: Json, type: GoType & { kind: 'map' }, place: Place): Json {
  if (value === null) return {};
  if (!isMapping(value)) throw mismatch(value, type, place);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      read(one, type.of, { ...place, full: below(place.full, key) }),
    ]),
  );
}

const zeros: Readonly<Record<string, Json>> = { bool: false, int32: 0, int64: 0 };

function readScalar(value: Json, type: GoType & { kind: 'scalar' }, place: Place): Json {
  if (value === null) return zeros[type.name] ?? '';
  const fits =
    type.name === 'bool'
      ? typeof value === 'boolean'
      : type.name === 'int32' || type.name === 'int64'
        ? Number.isInteger(value)
        : typeof value === 'string';
  if (!fits) throw mismatch(value, type, place);
  return value;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Texts that stand for something else. */
function readCoded(value: Json, type: GoType & { kind: 'bytes' | 'time' }, place: Place): Json {
  if (value === null) return '';
  if (typeof value !== 'string') throw mismatch(value, type, place);
  if (type.kind === 'bytes') {
    const end = value.replaceAll(/[\r\n]/g, '');
    if (base64.test(end)) return end;
    throw mismatch(value, type, place, `illegal base64 data at input byte ${badByte(end)}`);
  }
  if (rfc3339.test(value) && !Number.isNaN(Date.parse(value))) return value;
  const layout = `2006-01-02T15:04:05${type.isMicro === true ? '.000000' : ''}Z07:00`;
  const why = /^\d{4}-\d\d-\d\d$/.test(value)
    ? 'cannot parse "" as "T"'
    : `cannot parse ${JSON.stringify(value)} as "2006"`;
  const words = `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: ${why}`;
  throw mismatch(value, type, place, words);
}

/** Where Go's decoder stops. */
function badByte(value: string): number {
  const place = value.search(/[^A-Za-z0-9+/]/);
  return place < 0 ? value.length - (value.length % 4) : place;
}

function mismatch(
  found: Json,
  type: GoType,
  { full, path, struct }: Place,
  words?: string,
): DecodingError {
  const wanted = goName(type);
  return new DecodingError({
    full,
    path,
    struct,
    wanted,
    found,
    ...(words === undefined ? {} : { words }),
  });
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
