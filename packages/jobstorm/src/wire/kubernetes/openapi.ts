import { groupVersionOf, type ResourceType } from './resource-type.ts';
import { resourceTypes } from './resources/resource-types.ts';

type Body = Readonly<Record<string, unknown>>;

/** `/openapi/v3`: where the document of each group is. */
export function openApiIndex(): Body {
  const groups = [...new Set(resourceTypes.map(openApiPath))];
  return {
    paths: Object.fromEntries(
      groups.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }]),
    ),
  };
}

/**
 * The document of one group: its kinds, what can be done with them and that writes may ask for
 * strict checking, which is what kubectl reads of it. The schemas themselves are open, since the
 * server takes any member; undefined for a group that there is not.
 */
export function openApiDocument(path: string): Body | undefined {
  const types = resourceTypes.filter((type) => openApiPath(type) === path);
  if (types.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.fromEntries(types.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries(types.map(schemaOf)) },
  };
}

function openApiPath({ group, version }: ResourceType): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function pathsOf(type: ResourceType): (readonly [string, Body])[] {
  const root = `/${openApiPath(type)}`;
  const scope = type.namespaced ? '/namespaces/{namespace}' : '';
  const collection = `${root}${scope}/${type.plural}`;
  return [
    [collection, { post: operation(type, 'post') }],
    [`${collection}/{name}`, { put: operation(type, 'put'), patch: operation(type, 'patch') }],
  ];
}

function operation(type: ResourceType, action: string): Body {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  return {
    tags: [groupVersionOf(type)],
    parameters,
    responses: { '200': { description: 'OK' } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kindOf(type),
  };
}

function schemaOf(type: ResourceType): readonly [string, Body] {
  const group = type.group === '' ? 'core' : type.group;
  return [
    `io.k8s.api.${group}.${type.version}.${type.kind}`,
    {
      type: 'object',
      description: `${type.kind} of ${groupVersionOf(type)}.`,
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
      },
      'x-kubernetes-group-version-kind': [kindOf(type)],
      'x-kubernetes-preserve-unknown-fields': true,
    },
  ];
}

function kindOf({ group, version, kind }: ResourceType): Body {
  return { group, version, kind };
}
