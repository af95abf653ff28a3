import {
  CreateVirtualClusterCommand,
  DeleteVirtualClusterCommand,
  DescribeVirtualClusterCommand,
  ListVirtualClustersCommand,
  type EMRContainersClient,
  type VirtualCluster as EmrVirtualCluster,
} from '@aws-sdk/client-emr-containers';
import type { Timeline } from '../../engine/ports.ts';
import { targetErrorOf } from '../aws/target-error.ts';
import { CallError, PacedCalls } from '../paced-calls.ts';

export type { EmrVirtualCluster };

/** What a virtual cluster is to be. */
export interface VirtualClusterSpec {
  readonly name: string;
  /** Of the EKS cluster. */
  readonly clusterName: string;
  readonly namespace: string;
  readonly tags: Readonly<Record<string, string>>;
}

const pageSize = 100;
/** States of a virtual cluster that still takes up its namespace. */
const presentStates = ['RUNNING', 'TERMINATING', 'ARRESTED'] as const;

/** How the service says that there is nothing to delete; it has no error code of its own for it. */
const hasGone = /not found|doesn't exist|does not exist|terminat/i;

/** The virtual clusters of the account, each action at the pace of its own quota. */
export class VirtualClusters {
  readonly #emr: EMRContainersClient;
  readonly #creates: PacedCalls;
  readonly #deletes: PacedCalls;
  readonly #describes: PacedCalls;
  readonly #lists: PacedCalls;

  constructor(emr: EMRContainersClient, timeline: Timeline) {
    this.#emr = emr;
    const paced = (action: string): PacedCalls =>
      new PacedCalls({ timeline, toTargetError: (thrown) => targetErrorOf(thrown, action) });
    this.#creates = paced('CreateVirtualCluster');
    this.#deletes = paced('DeleteVirtualCluster');
    this.#describes = paced('DescribeVirtualCluster');
    this.#lists = paced('ListVirtualClusters');
  }

  /**
   * Registers a namespace; asked for twice, it is the same virtual cluster.
   *
   * @returns its id
   * @throws {CallError} when it is refused
   */
  async create({ name, clusterName, namespace, tags }: VirtualClusterSpec): Promise<string> {
    const command = new CreateVirtualClusterCommand({
      name,
      // Unique as the name is, and the same when the answer was lost.
      clientToken: name,
      containerProvider: { type: 'EKS', id: clusterName, info: { eksInfo: { namespace } } },
      tags,
    });
    const { id = '' } = await this.#creates.call(() => this.#emr.send(command));
    return id;
  }

  /** @throws {CallError} when there is none of this id */
  async describe(id: string): Promise<EmrVirtualCluster> {
    const command = new DescribeVirtualClusterCommand({ id });
    const { virtualCluster } = await this.#describes.call(() => this.#emr.send(command));
    return virtualCluster ?? {};
  }

  /**
   * Begins to delete one; it is gone once it is no longer listed. Harmless when it is gone already.
   *
   * @throws {CallError} when it cannot be deleted
   */
  async delete(id: string): Promise<void> {
    try {
      await this.#deletes.call(() => this.#emr.send(new DeleteVirtualClusterCommand({ id })));
    } catch (thrown) {
      if (!(thrown instanceof CallError && hasGone.test(thrown.message))) throw thrown;
    }
  }

  /** All that are not terminated, of one EKS cluster or of all. */
  async list(clusterName?: string): Promise<EmrVirtualCluster[]> {
    const found: EmrVirtualCluster[] = [];
    let nextToken: string | undefined;
    do {
      const command = new ListVirtualClustersCommand({
        ...(clusterName === undefined ? {} : { containerProviderId: clusterName }),
        containerProviderType: 'EKS',
        states: [...presentStates],
        maxResults: pageSize,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      const page = await this.#lists.call(() => this.#emr.send(command));
      found.push(...(page.virtualClusters ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && nextToken !== '');
    return found;
  }
}

/** The namespace that a virtual cluster registers. */
export function namespaceOf({ containerProvider }: EmrVirtualCluster): string {
  return containerProvider?.info?.eksInfo?.namespace ?? '';
}
