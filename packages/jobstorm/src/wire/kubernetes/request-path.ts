import { ApiError, PageNotFound } from './api-error.ts';
import type { ResourceType } from './resource-type.ts';
import { notServed } from './refusals.ts';
import { findResourceType, isGroupServed, pods } from './resources/resource-types.ts';

/** What a path of the API names. */
export interface RequestTarget {
  readonly type: ResourceType;
  /** null = all namespaces, or none. */
  readonly namespace: string | null;
  /** null = the collection. */
  readonly name: string | null;
  readonly subresource: string | null;
}

/** What needs a container that runs. */
const streams = ['attach', 'exec', 'portforward', 'proxy'];

const pattern =
  /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)\/(?:namespaces\/(?<namespace>[^/]+)\/(?!(?:status|finalize)\/?$))?(?<plural>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<subresource>[^/]+))?)?\/?$/;

/**
 * Reads `/api/v1/namespaces/ns/pods/name/status` and its like; undefined for a path that is not one
 * of resources.
 *
 * @throws {ApiError} NotFound when the server has no such kind or subresource
 * @throws {PageNotFound} when it has no such group
 */
export function parsePath(path: string): RequestTarget | undefined {
  const parts = pattern.exec(path)?.groups;
  if (parts === undefined) return undefined;
  const type = typeOf(parts);
  const target = {
    type,
    namespace: decoded(parts['namespace']),
    name: decoded(parts['name']),
    subresource: decoded(parts['subresource']),
  };
  if (type === pods && streams.includes(target.subresource ?? '')) {
    throw notServed(`pods/${target.subresource ?? ''}: its containers are not there`);
  }
  if (!isServed(type, target)) throw unknownResource();
  return target;
}

function typeOf({
  group = '',
  version = '',
  plural = '',
}: Readonly<Record<string, string | undefined>>): ResourceType {
  const type = findResourceType(group, version, plural);
  if (type !== undefined) return type;
  throw isGroupServed(group) ? unknownResource() : new PageNotFound();
}

function unknownResource(): ApiError {
  return new ApiError('NotFound', 'the server could not find the requested resource', {});
}

function isServed(
  type: ResourceType,
  { namespace, name, subresource }: Omit<RequestTarget, 'type'>,
): boolean {
  // Of a kind in namespaces, all namespaces together have a collection and nothing else.
  const isInPlace = type.namespaced ? namespace !== null || name === null : namespace === null;
  return isInPlace && (subresource === null || type.subresources.includes(subresource));
}

function decoded(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError('BadRequest', `invalid URL escape in "${part}"`);
  }
}
