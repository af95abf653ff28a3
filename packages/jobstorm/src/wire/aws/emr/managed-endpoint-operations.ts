import { AwsError } from '../protocol/aws-error.ts';
import { pageOf } from '../protocol/list-page.ts';
import type { Input } from '../protocol/rest-json.ts';
import { isoDate } from '../protocol/rest-json.ts';
import { integer, oneOf, structure, text, timestamp } from '../protocol/shape.ts';
import { isInWindow, pageRequest } from './created-window.ts';
import type { EmrOperation } from './emr-operation.ts';
import type { EmrState } from './emr-state.ts';
import { ManagedEndpoints, endpointStates } from './managed-endpoints.ts';
import {
  clientToken,
  filterOf,
  iamRoleArn,
  maxResults,
  nextToken,
  releaseLabel,
  resourceId,
  resourceName,
  tagMap,
  words,
} from './shapes/common.ts';
import { configurationOverrides } from './shapes/job.ts';
import { virtualClusterOf } from './virtual-cluster-operations.ts';

const credentialSecondsDefault = 900;
const credentialSecondsMax = 43_200;
const place = structure({ virtualClusterId: resourceId, id: resourceId }, [
  'virtualClusterId',
  'id',
]);

/** Create, describe, list and delete managed endpoints, and credentials for them. */
export function managedEndpointOperations(state: EmrState): readonly EmrOperation[] {
  const endpoints = new ManagedEndpoints(state);
  return [...creatingOperations(endpoints, state), ...lookingOperations(endpoints, state)];
}

function creatingOperations(endpoints: ManagedEndpoints, state: EmrState): readonly EmrOperation[] {
  return [
    {
      name: 'CreateManagedEndpoint',
      method: 'POST',
      path: '/virtualclusters/{virtualClusterId}/endpoints',
      input: structure(
        {
          name: resourceName,
          virtualClusterId: resourceId,
          type: words(64),
          releaseLabel,
          executionRoleArn: iamRoleArn,
          certificateArn: text({
            min: 44,
            max: 2_048,
            pattern: String.raw`^arn:(aws[a-zA-Z0-9-]*):acm:.+:(\d{12}):certificate/.+$`,
          }),
          configurationOverrides,
          clientToken,
          tags: tagMap,
          sessionIdleTimeoutInMinutes: integer(),
        },
        ['name', 'virtualClusterId', 'type', 'releaseLabel', 'executionRoleArn', 'clientToken'],
      ),
      perform: async (input) => state.ask('CreateManagedEndpoint', () => endpoints.create(input)),
    },
    {
      name: 'DeleteManagedEndpoint',
      method: 'DELETE',
      path: '/virtualclusters/{virtualClusterId}/endpoints/{id}',
      input: place,
      perform: async ({ id, virtualClusterId }) =>
        state.ask('DeleteManagedEndpoint', () => {
          endpoints.delete(String(virtualClusterId), String(id));
          return { id, virtualClusterId };
        }),
    },
    {
      name: 'GetManagedEndpointSessionCredentials',
      method: 'POST',
      path: '/virtualclusters/{virtualClusterIdentifier}/endpoints/{endpointIdentifier}/credentials',
      input: structure(
        {
          endpointIdentifier: words(2_048),
          virtualClusterIdentifier: words(2_048),
          executionRoleArn: iamRoleArn,
          credentialType: text({ min: 1, max: 64, pattern: String.raw`^.*\S.*$` }),
          durationInSeconds: integer({ min: 1, max: credentialSecondsMax }),
          logContext: text({
            min: 3,
            max: 63,
            pattern: '^((?!.*-s3alias)(?!xn--.*)[a-z0-9][-a-z0-9.]*)?[a-z0-9]$',
          }),
          clientToken,
        },
        ['executionRoleArn', 'credentialType', 'endpointIdentifier', 'virtualClusterIdentifier'],
      ),
      perform: async (input) =>
        state.ask('GetManagedEndpointSessionCredentials', () =>
          sessionCredentials(input, endpoints, state),
        ),
    },
  ];
}

function lookingOperations(endpoints: ManagedEndpoints, state: EmrState): readonly EmrOperation[] {
  return [
    {
      name: 'DescribeManagedEndpoint',
      method: 'GET',
      path: '/virtualclusters/{virtualClusterId}/endpoints/{id}',
      input: place,
      perform: async ({ id, virtualClusterId }) =>
        state.ask('DescribeManagedEndpoint', () => ({
          endpoint: endpoints.view(endpoints.find(String(virtualClusterId), String(id))),
        })),
    },
    {
      name: 'ListManagedEndpoints',
      method: 'GET',
      path: '/virtualclusters/{virtualClusterId}/endpoints',
      query: ['createdBefore', 'createdAfter', 'types', 'states', 'maxResults', 'nextToken'],
      input: structure(
        {
          virtualClusterId: resourceId,
          createdBefore: timestamp,
          createdAfter: timestamp,
          types: filterOf(words(64)),
          states: filterOf(oneOf(endpointStates)),
          maxResults,
          nextToken,
        },
        ['virtualClusterId'],
      ),
      perform: async (input) =>
        state.ask('ListManagedEndpoints', () => listEndpoints(input, endpoints, state)),
    },
  ];
}

function listEndpoints(input: Input, endpoints: ManagedEndpoints, state: EmrState): object {
  const { virtualClusterId, types, states } = input;
  const isAmong = (values: unknown, value: string): boolean =>
    values === undefined || (values as readonly string[]).includes(value);
  const { items, nextToken: token } = pageOf(endpoints.all, {
    ...pageRequest('endpoints', input, state),
    matches: (one) =>
      one.virtualClusterId === virtualClusterId &&
      isAmong(types, one.type) &&
      isAmong(states, endpoints.stateOf(one)) &&
      isInWindow(one.createdAt, input),
  });
  return { endpoints: items.map((one) => endpoints.view(one)), nextToken: token };
}

function sessionCredentials(input: Input, endpoints: ManagedEndpoints, state: EmrState): object {
  const virtualClusterId = idOf(input['virtualClusterIdentifier']);
  virtualClusterOf(virtualClusterId, state);
  const endpoint = endpoints.find(virtualClusterId, idOf(input['endpointIdentifier']));
  const endpointState = endpoints.stateOf(endpoint);
  if (endpointState !== 'ACTIVE') {
    const message = `Managed endpoint ${endpoint.id} is ${endpointState} and not ACTIVE.`;
    throw new AwsError('ValidationException', message);
  }
  const { durationInSeconds = credentialSecondsDefault } = input;
  return {
    id: state.newId(),
    credentials: { token: `${state.newId()}${state.newId()}` },
    expiresAt: isoDate(state.now + Number(durationInSeconds) * 1_000),
  };
}

/** Identifiers may be ARNs. */
function idOf(identifier: unknown): string {
  return String(identifier).split('/').at(-1) ?? '';
}
