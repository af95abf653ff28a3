import type { FieldType, MessageType } from './message-types.ts';

/** The bytes are no message of the type, or hold what its description does not name. */
export class ProtobufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtobufError';
  }
}

interface WireField {
  readonly number: number;
  /** Of a varint, the number; of others, their bytes. */
  readonly value: number | Uint8Array;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a message as the JSON object that says the same.
 *
 * @throws {ProtobufError}
 */
export function readMessage(
  bytes: Uint8Array,
  { fields, pointers = [] }: MessageType,
): Readonly<Record<string, unknown>> {
  const object = new Map<string, unknown>();
  for (const { number, value } of wireFields(bytes)) {
    const field = fields[number];
    if (field === undefined) throw new ProtobufError(`field ${number} is not known`);
    const [name, type] = field;
    if (type === 'skip') continue;
    const before = object.get(name);
    const read = readField(value, type, before);
    if (isSet(read) || pointers.includes(name)) object.set(name, read);
  }
  return Object.fromEntries(object);
}

/** @param before what the field was before: lists and maps come item by item */
function readField(value: WireField['value'], type: FieldType, before: unknown): unknown {
  if (type === 'integer') return numberOf(value);
  if (type === 'boolean') return numberOf(value) !== 0;
  const bytes = bytesOf(value);
  if (type === 'string') return decoder.decode(bytes);
  if (type === 'bytes') return Buffer.from(bytes).toString('base64');
  if (type === 'time') return readTime(bytes);
  if (type === 'skip') return undefined;
  if ('list' in type) {
    const items = Array.isArray(before) ? (before as readonly unknown[]) : [];
    return [...items, readField(value, type.list, undefined)];
  }
  if ('map' in type) {
    const entry = readMessage(bytes, { fields: { 1: ['key', 'string'], 2: ['value', type.map] } });
    const { key = '', value: one = '' } = entry as {
      readonly key?: string;
      readonly value?: string;
    };
    return { ...(before as object | undefined), [key]: one };
  }
  return readMessage(bytes, type);
}

/** RFC 3339; a time that is zero is none. */
function readTime(bytes: Uint8Array): string {
  const { seconds = 0 } = readMessage(bytes, {
    fields: { 1: ['seconds', 'integer'], 2: ['nanos', 'skip'] },
  }) as { readonly seconds?: number };
  return seconds === 0 ? '' : `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}

function isSet(value: unknown): boolean {
  return value !== '' && value !== 0 && value !== false && value !== undefined;
}

function numberOf(value: WireField['value']): number {
  if (typeof value === 'number') return value;
  throw new ProtobufError('a number is no varint');
}

function bytesOf(value: WireField['value']): Uint8Array {
  if (typeof value !== 'number') return value;
  throw new ProtobufError('a field of bytes has no length');
}

/** The fields of a message in their order. Source: protobuf.dev, Encoding. */
function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    // By multiplication, since shifts have 32 bits; ten bytes are the most.
    for (let index = 0; index < 10; index += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw new ProtobufError('the message ends within a number');
      at += 1;
      value += (byte & 127) * 2 ** (7 * index);
      if (byte < 128) return value;
    }
    throw new ProtobufError('a number is too long');
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (wireType === 0) {
      yield { number, value: varint() };
      continue;
    }
    if (wireType !== 2) throw new ProtobufError(`wire type ${wireType} is not known`);
    const length = varint();
    if (at + length > bytes.length) throw new ProtobufError('the message ends within a field');
    yield { number, value: bytes.subarray(at, at + length) };
    at += length;
  }
}
