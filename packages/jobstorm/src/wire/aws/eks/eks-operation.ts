import type { Input, RestOperation } from '../protocol/rest-json.ts';

/** One operation of EKS; those with a `clusterName` are for the cluster of that name. */
export interface EksOperation extends RestOperation {
  /** @throws {AwsError} with which it is to be answered */
  readonly perform: (input: Input) => object;
}
