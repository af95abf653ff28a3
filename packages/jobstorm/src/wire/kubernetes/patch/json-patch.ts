import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../api-error.ts';
import { endedEarly, jsonKind } from '../schema/decoding-problem.ts';
import { isMapping } from './merge-patch.ts';

type Json = unknown;
type Container = Record<string, Json> | Json[];

interface Operation {
  readonly op?: string;
  readonly path?: string;
  readonly from?: string;
  readonly value?: Json;
}

const operationsMax = 10_000;

/**
 * Applies an `application/json-patch+json` patch as the server does, which takes more than RFC
 * 6902: `replace` sets a member that is not there, `copy` of such a one gives null, a value that is left
 * out is null, and a negative index counts from the end of a list.
 * Source: evanphx/json-patch v4, which kube-apiserver uses, and answers of a server 1.36.1.
 *
 * @throws {ApiError} BadRequest when it is no patch, RequestEntityTooLarge when it is too long,
 *   Invalid when it does not apply
 */
export function jsonPatch(target: Json, patch: Json): Json {
  const document = { root: structuredClone(target) };
  for (const operation of operationsOf(patch)) {
    if (!applyOperation(document, operation)) throw notApplicable();
  }
  return document.root;
}

function operationsOf(patch: Json): readonly Operation[] {
  if (patch === null) return [];
  if (patch === undefined) {
    throw new ApiError('BadRequest', `error decoding patch: ${endedEarly}`);
  }
  if (!Array.isArray(patch)) throw undecodable(patch, 'value of type []handlers.jsonPatchOp');
  const items: readonly Json[] = patch;
  for (const item of items) {
    if (item === null) continue;
    if (!isMapping(item)) throw undecodable(item, 'value of type handlers.jsonPatchOp');
    for (const member of ['op', 'path', 'from']) {
      const value = item[member] ?? '';
      if (typeof value === 'string') continue;
      throw undecodable(value, `struct field jsonPatchOp.${member} of type string`);
    }
  }
  if (items.length > operationsMax) {
    throw new ApiError(
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${operationsMax}, got ${items.length}`,
    );
  }
  return items.map((item) => (item ?? {}) as Operation);
}

function undecodable(value: Json, into: string): ApiError {
  const text = `json: cannot unmarshal ${jsonKind(value)} into Go ${into}`;
  return new ApiError('BadRequest', `error decoding patch: ${text}`);
}

function notApplicable(): ApiError {
  const text = 'the server rejected our request due to an error in our request';
  return new ApiError('Invalid', text, {});
}

/** @returns whether it could be applied */
function applyOperation(document: { root: Json }, operation: Operation): boolean {
  const { op, path, from, value = null } = operation;
  if (path === undefined) return false;
  if (path === '') return applyToAll(document, operation);
  const place = placeOf(document.root, path);
  if (place === null) return false;
  switch (op) {
    case 'add':
      return add(place, value);
    case 'remove':
      return remove(place);
    case 'replace':
      return replace(place, value);
    case 'test':
      return isDeepStrictEqual(valueAt(place) ?? null, value);
    case 'copy':
    case 'move':
      return transfer(document, { isMove: op === 'move', from, path });
    default:
      return false;
  }
}

function applyToAll(document: { root: Json }, { op, value }: Operation): boolean {
  if (op === 'test') return isDeepStrictEqual(document.root, value);
  if (op !== 'replace') return false;
  document.root = value;
  return true;
}

function transfer(
  document: { readonly root: Json },
  given: { readonly isMove: boolean; readonly from: string | undefined; readonly path: string },
): boolean {
  const source = placeOf(document.root, given.from ?? '');
  if (source === null) return false;
  const value = structuredClone(valueAt(source));
  if (given.isMove && !remove(source)) return false;
  // A list that something was taken from has other places.
  const place = placeOf(document.root, given.path);
  return place !== null && add(place, value ?? null);
}

/** Where in which object or list a path ends. */
interface Place {
  readonly container: Container;
  readonly key: string;
}

function placeOf(root: Json, path: string): Place | null {
  const [first, ...steps] = path.split('/').map(unescaped);
  const key = steps.pop();
  if (first !== '' && steps.length === 0 && key === undefined) return null;
  if (key === undefined) return null;
  let found = root;
  for (const step of steps) {
    if (!isContainer(found)) return null;
    found = valueAt({ container: found, key: step });
  }
  return isContainer(found) ? { container: found, key } : null;
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isContainer(value: Json): value is Container {
  return typeof value === 'object' && value !== null;
}

function valueAt({ container, key }: Place): Json {
  if (!Array.isArray(container)) return Object.hasOwn(container, key) ? container[key] : undefined;
  const index = indexIn(container.length, key);
  return index === null ? undefined : container[index];
}

function add({ container, key }: Place, value: Json): boolean {
  if (!Array.isArray(container)) return define(container, key, value);
  const index = key === '-' ? container.length : indexIn(container.length + 1, key);
  if (index === null) return false;
  container.splice(index, 0, value);
  return true;
}

function replace({ container, key }: Place, value: Json): boolean {
  if (!Array.isArray(container)) return define(container, key, value);
  const index = indexIn(container.length, key);
  if (index === null) return false;
  container[index] = value;
  return true;
}

function remove({ container, key }: Place): boolean {
  if (!Array.isArray(container)) {
    return Object.hasOwn(container, key) && Reflect.deleteProperty(container, key);
  }
  const index = indexIn(container.length, key);
  if (index === null) return false;
  container.splice(index, 1);
  return true;
}

/** As a member of its own, also where the name is `__proto__`. */
function define(container: Record<string, Json>, key: string, value: Json): boolean {
  return Reflect.defineProperty(container, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** null = there is no such place among so many. */
function indexIn(count: number, key: string): number | null {
  if (!/^[+-]?\d+$/.test(key)) return null;
  const index = Number(key) < 0 ? Number(key) + count : Number(key);
  return index >= 0 && index < count ? index : null;
}
