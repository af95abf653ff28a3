import { ApiError } from '../api-error.ts';
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
 * `$retainKeys`. The order of a list is that of the patch's new items after those there.
 *
 * @throws {ApiError} BadRequest for a directive that is unknown
 */
export function strategicMergePatch(target: Json, patch: Json): Json {
  if (!isMapping(patch)) return patch;
  const directive = patch['$patch'];
  if (directive === 'replace') return without(patch, '$patch');
  if (directive === 'delete') return undefined;
  if (directive !== undefined && directive !== 'merge') {
    throw new ApiError('BadRequest', `unknown patch type: ${JSON.stringify(directive)}`);
  }
  const merged = retained(isMapping(target) ? target : {}, patch['$retainKeys']);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      removeItems(merged, key.slice('$deleteFromPrimitiveList/'.length), value);
    }
    if (key.startsWith('$')) continue;
    const result = mergeMember(key, merged.get(key), value);
    if (result === undefined) merged.delete(key);
    else merged.set(key, result);
  }
  return Object.fromEntries(merged);
}

function mergeMember(key: string, target: Json, value: Json): Json {
  if (value === null) return undefined;
  if (!Array.isArray(value)) return strategicMergePatch(target, value);
  const present: readonly Json[] = Array.isArray(target) ? target : [];
  const given: readonly Json[] = value;
  if (unitedLists.has(key)) return [...new Set([...present, ...given])];
  const mergeKey = mergeKeyOf(key, [...given, ...present]);
  return mergeKey === undefined ? given : mergeItems(present, given, mergeKey);
}

/** The member that tells these items of a list of that name apart; undefined for a plain list. */
export function mergeKeyOf(list: string, items: readonly Json[]): string | undefined {
  const mappings = items.filter(isMapping);
  const has = (key: string | undefined): boolean =>
    key !== undefined && mappings.some((item) => item[key] !== undefined);
  if (!Object.hasOwn(mergeKeys, list) || mappings.length === 0) return undefined;
  return has(mergeKeys[list]) ? mergeKeys[list] : alternativeKeys[list];
}

function mergeItems(target: readonly Json[], patch: readonly Json[], key: string): Json[] {
  let items = [...target];
  if (patch.some((item) => isMapping(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => !isMapping(item) || item['$patch'] === undefined);
  }
  for (const item of patch) {
    if (!isMapping(item)) continue;
    const place = items.findIndex((one) => isMapping(one) && one[key] === item[key]);
    const merged = strategicMergePatch(items[place], item);
    if (merged === undefined) items = items.filter((_, index) => index !== place);
    else if (place < 0) items.push(merged);
    else items[place] = merged;
  }
  return items;
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
