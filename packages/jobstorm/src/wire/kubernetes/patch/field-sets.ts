import { isMapping } from './merge-patch.ts';
import { mergeKeyOf, unitedLists } from './strategic-merge-patch.ts';

type Json = unknown;

/**
 * Steps to a field as `fieldsV1` writes them: `f:spec`, `k:{"name":"a"}` for an item of a list
 * with a key, `v:"x"` for one of a list of plain values.
 */
export type FieldPath = readonly string[];

/** One field that somebody set; a path that ends at a keyed item says that the item is there. */
export interface SetField {
  readonly path: FieldPath;
  readonly value: Json;
}

/** Every object has them, so nobody owns them. */
const unownedFields = ['apiVersion', 'kind', 'f:metadata/f:name', 'f:metadata/f:namespace'];

/**
 * The fields of an applied configuration.
 *
 * @param isCustom of a custom resource: all of its lists are plain ones
 */
export function setFields(configuration: Json, isCustom: boolean): SetField[] {
  const fields = [...leaves(configuration, [], '', isCustom)];
  return fields.filter(({ path }) => {
    const [first = '', second = ''] = path;
    if (first === '') return false;
    return ![first.slice(2), `${first}/${second}`].some((one) => unownedFields.includes(one));
  });
}

function* leaves(
  value: Json,
  path: FieldPath,
  name: string,
  isCustom: boolean,
): Generator<SetField> {
  if (isMapping(value) && Object.keys(value).length > 0) {
    for (const [key, one] of Object.entries(value)) {
      yield* leaves(one, [...path, `f:${key}`], key, isCustom);
    }
    return;
  }
  const items = Array.isArray(value) && !isCustom ? (value as readonly Json[]) : [];
  const key = mergeKeyOf(name, items);
  if (key !== undefined) {
    for (const item of items.filter(isMapping)) {
      const itemPath = [...path, `k:${JSON.stringify({ [key]: item[key] })}`];
      yield { path: itemPath, value: undefined };
      for (const [member, one] of Object.entries(item)) {
        yield* leaves(one, [...itemPath, `f:${member}`], member, isCustom);
      }
    }
  } else if (unitedLists.has(name) && items.length > 0) {
    for (const item of items) yield { path: [...path, `v:${JSON.stringify(item)}`], value: item };
  } else {
    yield { path, value };
  }
}

/** The paths as one tree, as `managedFields` shows them. */
export function toFieldsV1(paths: readonly FieldPath[]): Readonly<Record<string, Json>> {
  interface Tree {
    [step: string]: Tree;
  }
  const root: Tree = {};
  for (const path of paths) {
    let tree = root;
    for (const step of path) tree = tree[step] ??= {};
    if (path.at(-1)?.startsWith('k:') === true) tree['.'] = {};
  }
  return root;
}

/** The paths of such a tree. */
export function fromFieldsV1(tree: Json, path: FieldPath = []): FieldPath[] {
  if (!isMapping(tree)) return [];
  const steps = Object.entries(tree);
  if (steps.length === 0) return path.length === 0 ? [] : [path];
  return steps.flatMap(([step, below]) =>
    step === '.' ? [path] : fromFieldsV1(below, [...path, step]),
  );
}

/** What an object has at a path; undefined where there is nothing. */
export function fieldAt(value: Json, path: FieldPath): Json {
  let found = value;
  for (const step of path) {
    if (isMapping(found) && step.startsWith('f:')) found = found[step.slice(2)];
    else if (Array.isArray(found)) found = found.find((item) => isItem(item, step));
    else return undefined;
  }
  return found;
}

/** The same value without what is at a path, and without what becomes empty by that. */
export function withoutField(value: Json, [step = '', ...rest]: FieldPath): Json {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return items.flatMap((item) => {
      if (!isItem(item, step)) return [item];
      return rest.length === 0 ? [] : [withoutField(item, rest)];
    });
  }
  if (!isMapping(value)) return value;
  const name = step.slice(2);
  if (!Object.hasOwn(value, name)) return value;
  const below = rest.length === 0 ? undefined : withoutField(value[name], rest);
  const others = Object.entries(value).filter(([key]) => key !== name);
  const isEmpty = isMapping(below) && Object.keys(below).length === 0;
  return Object.fromEntries(below === undefined || isEmpty ? others : [...others, [name, below]]);
}

function isItem(item: Json, step: string): boolean {
  if (step.startsWith('v:')) return JSON.stringify(item) === step.slice(2);
  if (!step.startsWith('k:') || !isMapping(item)) return false;
  const key: unknown = JSON.parse(step.slice(2));
  return isMapping(key) && Object.entries(key).every(([name, value]) => item[name] === value);
}
