import { AwsError } from '../protocol/aws-error.ts';
import { isoDate, type Input } from '../protocol/rest-json.ts';
import type { EmrState } from './emr-state.ts';
import { virtualClusterOf } from './virtual-cluster-operations.ts';

export const endpointStates = [
  'CREATING',
  'ACTIVE',
  'TERMINATING',
  'TERMINATED',
  'TERMINATED_WITH_ERRORS',
] as const;
export type EndpointState = (typeof endpointStates)[number];

/** A managed endpoint: kept and told, with states that change in time, and nothing that runs. */
export interface ManagedEndpoint {
  readonly id: string;
  readonly virtualClusterId: string;
  readonly type: string;
  readonly input: Input;
  /** ms since 1970 */
  readonly createdAt: number;
  /** When its deletion was asked for, ms since 1970; null = it was not. */
  deletedAt: number | null;
}

/** The managed endpoints of the account. */
export class ManagedEndpoints {
  /** In order of creation; terminated ones stay. */
  readonly all: ManagedEndpoint[] = [];
  readonly #state: EmrState;

  constructor(state: EmrState) {
    this.#state = state;
  }

  /** @throws {AwsError} when its virtual cluster is not RUNNING */
  create(input: Input): object {
    const state = this.#state;
    const endpoint = state.once('CreateManagedEndpoint', input['clientToken'], () => {
      const cluster = virtualClusterOf(input['virtualClusterId'], state);
      if (cluster.state !== 'RUNNING') {
        const message = `Virtual cluster state ${cluster.state} is not valid to create resource Endpoint.`;
        throw new AwsError('ValidationException', message);
      }
      const made: ManagedEndpoint = {
        id: state.newId(),
        virtualClusterId: cluster.id,
        type: String(input['type']),
        input,
        createdAt: state.now,
        deletedAt: null,
      };
      this.all.push(made);
      const tags = (input['tags'] ?? {}) as Readonly<Record<string, string>>;
      state.setTags(this.#arnOf(made), tags);
      return made;
    });
    const { id, virtualClusterId } = endpoint;
    return { id, name: endpoint.input['name'], arn: this.#arnOf(endpoint), virtualClusterId };
  }

  /** @throws {AwsError} ResourceNotFoundException */
  find(virtualClusterId: string, id: string): ManagedEndpoint {
    const found = this.all.find(
      (one) => one.id === id && one.virtualClusterId === virtualClusterId,
    );
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Managed endpoint ${id} doesn't exist.`);
  }

  /** @throws {AwsError} ValidationException, as the operation has no other error */
  delete(virtualClusterId: string, id: string): void {
    const found = this.all.find(
      (one) => one.id === id && one.virtualClusterId === virtualClusterId,
    );
    if (found === undefined) {
      throw new AwsError('ValidationException', `Managed endpoint ${id} doesn't exist.`);
    }
    found.deletedAt ??= this.#state.now;
  }

  stateOf({ createdAt, deletedAt }: ManagedEndpoint): EndpointState {
    const { now, served } = this.#state;
    const { managedEndpointStartMs, managedEndpointTerminationMs } =
      served.scenario.twin.parameters.emr;
    if (deletedAt !== null) {
      return now < deletedAt + managedEndpointTerminationMs ? 'TERMINATING' : 'TERMINATED';
    }
    return now < createdAt + managedEndpointStartMs ? 'CREATING' : 'ACTIVE';
  }

  /** As DescribeManagedEndpoint and ListManagedEndpoints give it. */
  view(endpoint: ManagedEndpoint): object {
    const { id, virtualClusterId, type, input, createdAt } = endpoint;
    const arn = this.#arnOf(endpoint);
    return {
      id,
      name: input['name'],
      arn,
      virtualClusterId,
      type,
      state: this.stateOf(endpoint),
      releaseLabel: input['releaseLabel'],
      executionRoleArn: input['executionRoleArn'],
      certificateArn: input['certificateArn'],
      configurationOverrides: input['configurationOverrides'],
      createdAt: isoDate(createdAt),
      tags: this.#state.tagsOf(arn),
    };
  }

  #arnOf({ virtualClusterId, id }: ManagedEndpoint): string {
    return this.#state.arn(`/virtualclusters/${virtualClusterId}/endpoints/${id}`);
  }
}
