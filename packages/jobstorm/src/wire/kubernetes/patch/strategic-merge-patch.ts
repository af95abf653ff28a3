import { ApiError } from '../api-error.ts';
import { jsonKind } from '../schema/decoding-problem.ts';
import { inOrder } from './item-order.ts';
import { isMapping } from './merge-patch.ts';

type Json = unknown;
type Mapping = Readonly<Record<string, Json>>;

/**
 * The member that tells items of a list apart, by the name of the list; a list that is not here is
 * replaced as a whole. Source: `patchMergeKey` in k8s.io/api.
 */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  ports: 'containerPort',
  conditions: 'type',
  addresses: 'type',
  taints: 'key',
  ownerReferences: 'uid',
  secrets: 'name',
};

/** Lists of plain values whose items are united. */
export const unitedLists: ReadonlySet<string> = new Set(['finalizers']);

/** In a Service, and only there, ports are told apart by `port`. */
const alternativeKeys: Readonly<Record<string, string>> = { ports: 'port' };

/**
 * Applies an `application/strategic-merge-patch+json` patch: as a merge patch, but items of known
 * lists are merged by their key; with the directives `$patch`, `$deleteFromPrimitiveList` and
 * `$retainKeys`, in the order that `$setElementOrder` gives.
 *
 * @param keepsOrder whether items stay where they were and new ones come last, as those of
 *   server-side apply do
 * @throws {ApiError} with code 500, as the server answers it: for a directive that is unknown, an
 *   item without its key, or a directive's list that is none
 */
export function strategicMergePatch(target: Json, patch: Json, keepsOrder = false): Json {
  if (!isMapping(patch)) return patch;
  const directive = patch['$patch'] ?? 'merge';
  if (directive !== 'merge') return insteadOf(patch, directive);
  const merged = retained(isMapping(target) ? target : {}, patch['$retainKeys']);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) {
      followDirective(merged, key, value);
      continue;
    }
    const order = keepsOrder ? null : (patch[`$setElementOrder/${key}`] ?? value);
    const result = mergeMember(key, merged.get(key), value, order);
    if (result === undefined) merged.delete(key);
    else merged.set(key, result);
  }
  return Object.fromEntries(merged);
}

/** What a mapping is in place of being merged. */
function insteadOf(patch: Mapping, directive: Json): Json {
  if (directive === 'replace') return without(patch, '$patch');
  if (directive === 'delete') return undefined;
  throw new ApiError('', `unknown patch type: ${goValue(directive)} in map: ${goMap(patch)}`);
}

function followDirective(merged: Map<string, Json>, directive: string, value: Json): void {
  if (directive.startsWith(deleteItems))
    removeItems(merged, directive.slice(deleteItems.length), value);
  if (directive.startsWith('$setElementOrder/')) checkOrder(value);
}

const deleteItems = '$deleteFromPrimitiveList/';

function mergeMember(key: string, target: Json, value: Json, order: Json): Json {
  if (value === null) return undefined;
  if (!Array.isArray(value)) return strategicMergePatch(target, value, order === null);
  const present: readonly Json[] = Array.isArray(target) ? target : [];
  const given: readonly Json[] = value;
  const first = Array.isArray(order) ? (order as readonly Json[]) : null;
  if (unitedLists.has(key)) {
    const items = [...new Set([...present, ...given])];
    return first === null ? items : inOrder(items, { first, present, keyOf: (item) => item });
  }
  const mergeKey = mergeKeyOf(key, [...given, ...present]);
  return mergeKey === undefined ? given : mergeItems(present, given, mergeKey, first);
}

/** The member that tells these items of a list of that name apart; undefined for a plain list. */
export function mergeKeyOf(list: string, items: readonly Json[]): string | undefined {
  const mappings = items.filter(isMapping);
  const has = (key: string | undefined): boolean =>
    key !== undefined && mappings.some((item) => item[key] !== undefined);
  if (!Object.hasOwn(mergeKeys, list) || mappings.length === 0) return undefined;
  return has(mergeKeys[list]) ? mergeKeys[list] : alternativeKeys[list];
}

function mergeItems(
  target: readonly Json[],
  patch: readonly Json[],
  key: string,
  first: readonly Json[] | null,
): Json[] {
  if (patch.some((item) => isMapping(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => !isMapping(item) || item['$patch'] === undefined);
  }
  let items = [...target];
  for (const item of patch) {
    if (!isMapping(item)) throw mixed(target, patch);
    if (item[key] === undefined) {
      throw new ApiError('', `map: ${goMap(item)} does not contain declared merge key: ${key}`);
    }
    const place = items.findIndex((one) => isMapping(one) && one[key] === item[key]);
    const merged = strategicMergePatch(items[place], item, first === null);
    if (merged === undefined) items = items.filter((_, index) => index !== place);
    else if (place < 0) items.push(merged);
    else items[place] = merged;
  }
  const keyOf = (item: Json): Json => (isMapping(item) ? item[key] : item);
  return first === null ? items : inOrder(items, { first, present: target, keyOf });
}

function mixed(target: readonly Json[], patch: readonly Json[]): ApiError {
  const lists = [target, patch].map((items) => JSON.stringify(items)).join(' ');
  return new ApiError('', `list element types are not identical: [${lists}]`);
}

function checkOrder(order: Json): void {
  if (Array.isArray(order)) return;
  throw new ApiError('', `expected a []interface {}, but received a ${jsonKind(order)}`);
}

/** A mapping as Go prints it: `map[a:1 b:2]`. */
function goMap(value: Mapping): string {
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `map[${members.map(([key, one]) => `${key}:${goValue(one)}`).join(' ')}]`;
}

function goValue(value: Json): string {
  if (isMapping(value)) return goMap(value);
  return Array.isArray(value) ? `[${value.map(goValue).join(' ')}]` : String(value);
}

function removeItems(target: Map<string, Json>, key: string, removed: Json): void {
  const present = target.get(key);
  if (!Array.isArray(present) || !Array.isArray(removed)) return;
  const kept = present.filter((item) => !removed.includes(item));
  target.set(key, kept);
}

function retained(target: Mapping, keys: Json): Map<string, Json> {
  const members = Object.entries(target);
  return new Map(Array.isArray(keys) ? members.filter(([key]) => keys.includes(key)) : members);
}

function without(value: Mapping, key: string): Mapping {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}
