import { isDeepStrictEqual } from 'node:util';
import type { StatusCause } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import { isMapping } from '../patch/merge-patch.ts';
import { forbidden, invalidValue, tooLong } from './causes.ts';

type Data = Readonly<Record<string, string>>;

const keyPattern = /^[-._a-zA-Z0-9]+$/;
const keyLengthMax = 253;
const dataBytesMax = 1024 * 1024;
const keyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** What is wrong with the data of a ConfigMap. Source: `pkg/apis/core/validation`. */
export function configMapCauses(object: KubeObject): readonly StatusCause[] {
  const data = dataOf(object, 'data');
  const binary = dataOf(object, 'binaryData');
  const both = Object.keys(data).filter((key) => Object.hasOwn(binary, key));
  const bytes = textBytes(data) + codedBytes(binary);
  return [
    ...keysCauses('data', data),
    ...both.map((key) =>
      invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'),
    ),
    ...keysCauses('binaryData', binary),
    ...(bytes > dataBytesMax ? [tooLong('[]', dataBytesMax)] : []),
  ];
}

/** What is wrong with the data of a Secret. */
export function secretCauses(object: KubeObject): readonly StatusCause[] {
  const data = dataOf(object, 'data');
  return [
    ...keysCauses('data', data),
    ...(codedBytes(data) > dataBytesMax ? [tooLong('data', dataBytesMax)] : []),
  ];
}

/** What of an immutable ConfigMap or Secret an update changes, and of any Secret its type. */
export function dataChangeCauses(object: KubeObject, old: KubeObject): readonly StatusCause[] {
  const ofType =
    object.kind === 'Secret' && object['type'] !== old['type']
      ? [invalidValue('type', object['type'], 'field is immutable')]
      : [];
  if (old['immutable'] !== true) return ofType;
  const why = 'field is immutable when `immutable` is set';
  const members = [
    ...(object['immutable'] === true ? [] : ['immutable']),
    ...['data', 'binaryData'].filter(
      (one) => !isDeepStrictEqual(dataOf(object, one), dataOf(old, one)),
    ),
  ];
  return [...ofType, ...members.map((member) => forbidden(member, why))];
}

function dataOf(object: KubeObject, member: string): Data {
  const data = object[member];
  return isMapping(data) ? (data as Data) : {};
}

function keysCauses(member: string, data: Data): readonly StatusCause[] {
  return Object.keys(data).flatMap((key) =>
    keyProblems(key).map((problem) => invalidValue(`${member}[${key}]`, key, problem)),
  );
}

function keyProblems(key: string): readonly string[] {
  const long = key.length > keyLengthMax ? [`must be no more than ${keyLengthMax} characters`] : [];
  if (!keyPattern.test(key)) return [...long, keyRule];
  if (key === '.') return [...long, "must not be '.'"];
  if (key === '..') return [...long, "must not be '..'"];
  return key.startsWith('..') ? [...long, "must not start with '..'"] : long;
}

function textBytes(data: Data): number {
  return Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function codedBytes(data: Data): number {
  return Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
}
