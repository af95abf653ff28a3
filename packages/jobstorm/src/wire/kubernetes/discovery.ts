import { ApiError, PageNotFound } from './api-error.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';
import { isGroupServed, resourceTypes } from './resources/resource-types.ts';

type Body = Readonly<Record<string, unknown>>;

/** The Kubernetes version that the twin's API server says it is. */
export interface ServerVersion {
  readonly major: string;
  readonly minor: string;
  /** Such as `v1.34.1-eks-113cf36`. */
  readonly gitVersion: string;
}

/** `/version` */
export function versionAnswer(version: ServerVersion): Body {
  return {
    ...version,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: 'linux/amd64',
  };
}

/** `/api`, `/apis`, `/api/v1`, `/apis/GROUP`, `/apis/GROUP/VERSION`; undefined for other paths. */
export function discoveryAnswer(path: string): Body | undefined {
  const [root, group, version, ...more] = path.split('/').filter((part) => part !== '');
  if (more.length > 0) return undefined;
  if (root === 'api') {
    if (group === undefined) return { kind: 'APIVersions', versions: ['v1'] };
    return version === undefined ? resourceList('', group) : undefined;
  }
  if (root !== 'apis') return undefined;
  if (group === undefined) {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(groupOf) };
  }
  if (version !== undefined) return resourceList(group, version);
  if (!groupNames().includes(group)) throw unknownGroup(group);
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
}

/**
 * All groups in one answer, for `/api` and for `/apis`.
 * Source: k8s.io/api `apidiscovery/v2`, to which v2beta1 is equal in its members.
 */
export function aggregatedDiscovery(path: string, version: 'v2' | 'v2beta1'): Body {
  const names = path === '/api' ? [''] : groupNames();
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: names.map((name) => ({
      metadata: name === '' ? {} : { name },
      versions: versionsOf(name).map((one) => ({
        version: one,
        resources: typesOf(name, one).map(discoveredResource),
        freshness: 'Current',
      })),
    })),
  };
}

function discoveredResource(type: ResourceType): Body {
  const responseKind = { group: '', version: '', kind: type.kind };
  return {
    resource: type.plural,
    responseKind: { ...responseKind, group: type.group, version: type.version },
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames === undefined ? {} : { shortNames: type.shortNames }),
    ...(type.categories === undefined ? {} : { categories: type.categories }),
    ...(type.subresources.length === 0
      ? {}
      : {
          subresources: type.subresources.map((subresource) => ({
            subresource,
            responseKind: { ...responseKind, kind: type.kind, ...kindOf(subresource) },
            verbs: subresourceVerbs(subresource),
          })),
        }),
  };
}

function resourceList(group: string, version: string): Body {
  const types = typesOf(group, version);
  if (types.length === 0) throw unknownGroup(group);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: groupVersionOf({ group, version }),
    resources: types.flatMap((type) => {
      const { kind, namespaced } = type;
      return [
        {
          name: type.plural,
          singularName: type.singular,
          namespaced,
          kind,
          verbs: type.verbs,
          ...(type.shortNames === undefined ? {} : { shortNames: type.shortNames }),
          ...(type.categories === undefined ? {} : { categories: type.categories }),
        },
        ...type.subresources.map((one) => ({
          name: `${type.plural}/${one}`,
          singularName: '',
          namespaced,
          kind,
          ...kindOf(one),
          verbs: subresourceVerbs(one),
        })),
      ];
    }),
  };
}

/** Subresources that take another kind than that of their object. */
const subresourceKinds: Readonly<Record<string, Body>> = {
  binding: { kind: 'Binding' },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction' },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
};

function kindOf(subresource: string): Body {
  return Object.hasOwn(subresourceKinds, subresource) ? (subresourceKinds[subresource] ?? {}) : {};
}

function subresourceVerbs(subresource: string): readonly string[] {
  if (subresource === 'status') return ['get', 'patch', 'update'];
  if (subresource === 'log') return ['get'];
  return subresource === 'finalize' ? ['update'] : ['create'];
}

function groupOf(name: string): Body {
  const versions = versionsOf(name).map((version) => ({
    groupVersion: groupVersionOf({ group: name, version }),
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function groupNames(): string[] {
  return [...new Set(resourceTypes.map(({ group }) => group))].filter((group) => group !== '');
}

function versionsOf(group: string): string[] {
  return [...new Set(resourceTypes.filter((one) => one.group === group).map((one) => one.version))];
}

function typesOf(group: string, version: string): ResourceType[] {
  return resourceTypes.filter((one) => one.group === group && one.version === version);
}

function unknownGroup(group: string): Error {
  return isGroupServed(group)
    ? new ApiError('NotFound', 'the server could not find the requested resource', {})
    : new PageNotFound();
}
