import type { VirtualClusterLimits } from '../../../model/twin-config.ts';
import type { EmrAnswer } from '../../../twin/emr/emr-answer.ts';
import type { EmrVirtualCluster } from '../../../twin/emr/virtual-cluster.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { pageOf } from '../protocol/list-page.ts';
import type { Input } from '../protocol/rest-json.ts';
import { flag, integer, oneOf, structure, timestamp } from '../protocol/shape.ts';
import { nullAt } from '../protocol/validate.ts';
import { isInWindow, pageRequest } from './created-window.ts';
import type { EmrOperation } from './emr-operation.ts';
import { unwrap, type EmrState } from './emr-state.ts';
import {
  clientToken,
  containerProvider,
  containerProviderType,
  filterOf,
  maxResults,
  nextToken,
  resourceId,
  resourceName,
  tagMap,
  words,
} from './shapes/common.ts';
import {
  virtualClusterPath,
  virtualClusterState,
  virtualClusterView,
} from './virtual-cluster-view.ts';

interface ProviderInput {
  readonly id: string;
  readonly info?: {
    readonly eksInfo?: { readonly namespace?: string; readonly nodeLabel?: string };
  };
}

interface SchedulerInput {
  readonly maxConcurrentJobRuns?: number;
  readonly maxInQueueJobRuns?: number;
}

const states = ['RUNNING', 'TERMINATING', 'TERMINATED', 'ARRESTED'];
const schedulerConfiguration = structure({
  maxConcurrentJobRuns: integer({ min: 1, max: 10_000 }),
  maxInQueueJobRuns: integer({ min: 100, max: 10_000 }),
});

/** Create, describe, list, update and delete virtual clusters. */
export function virtualClusterOperations(state: EmrState): readonly EmrOperation[] {
  return [...readingOperations(state), ...writingOperations(state)];
}

function writingOperations(state: EmrState): readonly EmrOperation[] {
  return [
    {
      name: 'CreateVirtualCluster',
      method: 'POST',
      path: '/virtualclusters',
      input: structure(
        {
          name: resourceName,
          containerProvider,
          clientToken,
          tags: tagMap,
          securityConfigurationId: resourceId,
          sessionEnabled: flag,
          schedulerConfiguration,
        },
        ['name', 'containerProvider', 'clientToken'],
      ),
      perform: async (input) => createVirtualCluster(input, state),
    },
    {
      name: 'DeleteVirtualCluster',
      method: 'DELETE',
      path: '/virtualclusters/{id}',
      input: structure({ id: resourceId }, ['id']),
      perform: async ({ id }) => deleteVirtualCluster(String(id), state),
    },
    {
      name: 'UpdateVirtualCluster',
      method: 'PATCH',
      path: '/virtualclusters/{id}',
      input: structure({ id: resourceId, clientToken, schedulerConfiguration }, [
        'id',
        'clientToken',
      ]),
      perform: async (input) =>
        state.ask('UpdateVirtualCluster', () => updateVirtualCluster(input, state)),
    },
  ];
}

function readingOperations(state: EmrState): readonly EmrOperation[] {
  return [
    {
      name: 'DescribeVirtualCluster',
      method: 'GET',
      path: '/virtualclusters/{id}',
      input: structure({ id: resourceId }, ['id']),
      perform: async ({ id }) =>
        state.ask('DescribeVirtualCluster', () => ({
          virtualCluster: virtualClusterView(virtualClusterOf(id, state), state),
        })),
    },
    {
      name: 'ListVirtualClusters',
      method: 'GET',
      path: '/virtualclusters',
      query: [
        'containerProviderId',
        'containerProviderType',
        'createdAfter',
        'createdBefore',
        'states',
        'maxResults',
        'nextToken',
        'eksAccessEntryIntegrated',
      ],
      input: structure({
        containerProviderId: words(1_024),
        containerProviderType,
        createdAfter: timestamp,
        createdBefore: timestamp,
        states: filterOf(oneOf(states)),
        maxResults,
        nextToken,
        eksAccessEntryIntegrated: flag,
      }),
      perform: async (input) =>
        state.ask('ListVirtualClusters', () => listVirtualClusters(input, state)),
    },
  ];
}

/** @throws {AwsError} ResourceNotFoundException */
export function virtualClusterOf(id: unknown, { served }: EmrState): EmrVirtualCluster {
  const found = served.twin.emr.knownVirtualCluster(String(id));
  if (found !== undefined) return found;
  throw new AwsError('ResourceNotFoundException', `Virtual cluster ${String(id)} doesn't exist.`);
}

async function createVirtualCluster(input: Input, state: EmrState): Promise<object> {
  const { id: clusterName, info } = input['containerProvider'] as ProviderInput;
  const { namespace, nodeLabel } = info?.eksInfo ?? {};
  if (namespace === undefined) {
    const place = nullAt('containerProvider.info.eksInfo.namespace');
    throw new AwsError('ValidationException', `1 validation error detected: ${place}`);
  }
  if (clusterName !== state.account.clusterName) {
    throw new AwsError('ValidationException', `Cluster ${clusterName} does not exist.`);
  }
  const { securityConfigurationId, sessionEnabled } = input;
  if (securityConfigurationId !== undefined) state.securityConfigurationOf(securityConfigurationId);
  const tags = (input['tags'] ?? {}) as Readonly<Record<string, string>>;
  const request = {
    clientToken: String(input['clientToken']),
    name: String(input['name']),
    clusterName,
    namespace,
    tags,
    ...limitsOf(input['schedulerConfiguration'] as SchedulerInput | undefined),
  };
  const answer = await state.served.ask<EmrAnswer<EmrVirtualCluster>>((onAnswer) => {
    state.served.twin.emr.createVirtualCluster(request, onAnswer);
  });
  const { id, name } = unwrap(answer);
  const arn = state.arn(virtualClusterPath(id));
  if (!state.virtualClusterExtras.has(id)) {
    state.virtualClusterExtras.set(id, { nodeLabel, securityConfigurationId, sessionEnabled });
    state.setTags(arn, tags);
  }
  return { id, name, arn };
}

function listVirtualClusters(input: Input, state: EmrState): object {
  const { containerProviderId, states: wanted, eksAccessEntryIntegrated } = input;
  // EMR makes itself an access entry on this cluster, so every virtual cluster has one.
  const isIntegrated = (eksAccessEntryIntegrated ?? true) === true;
  const { items, nextToken: token } = pageOf(state.served.twin.emr.allVirtualClusters(), {
    ...pageRequest('virtualClusters', input, state),
    matches: (cluster) =>
      isIntegrated &&
      (containerProviderId === undefined || cluster.clusterName === containerProviderId) &&
      isInWindow(state.served.epochMs + cluster.createdAt, input) &&
      (wanted === undefined ||
        (wanted as readonly string[]).includes(virtualClusterState(cluster, state))),
  });
  return {
    virtualClusters: items.map((cluster) => virtualClusterView(cluster, state)),
    nextToken: token,
  };
}

async function deleteVirtualCluster(id: string, state: EmrState): Promise<object> {
  const { emr } = state.served.twin;
  const answer = await state.served.ask<EmrAnswer<EmrVirtualCluster>>((onAnswer) => {
    emr.deleteVirtualCluster(id, onAnswer);
  });
  if (!answer.ok && answer.error.code === 'ResourceNotFoundException') {
    // The operation has no such error in the service's model.
    throw new AwsError('ValidationException', answer.error.message);
  }
  unwrap(answer);
  state.deletedAt.set(id, state.now);
  return { id };
}

function updateVirtualCluster(input: Input, state: EmrState): object {
  const cluster = virtualClusterOf(input['id'], state);
  if (cluster.state !== 'RUNNING') {
    throw new AwsError(
      'ValidationException',
      `Virtual cluster state ${cluster.state} is not valid to update it.`,
    );
  }
  const configuration = input['schedulerConfiguration'] as SchedulerInput | undefined;
  // What it leaves out has no limit any more; left out itself, it changes nothing.
  state.once('UpdateVirtualCluster', input['clientToken'], () => {
    if (configuration !== undefined) cluster.limits = limitsOf(configuration).limits;
    return true;
  });
  return { virtualCluster: virtualClusterView(cluster, state) };
}

function limitsOf(configuration: SchedulerInput): { readonly limits: VirtualClusterLimits };
function limitsOf(configuration: SchedulerInput | undefined): {
  readonly limits?: VirtualClusterLimits;
};
function limitsOf(configuration: SchedulerInput | undefined): {
  readonly limits?: VirtualClusterLimits;
} {
  if (configuration === undefined) return {};
  const { maxConcurrentJobRuns = null, maxInQueueJobRuns = null } = configuration;
  return { limits: { maxConcurrentJobRuns, maxInQueueJobRuns } };
}
