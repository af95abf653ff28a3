import type { Input, RestOperation } from '../protocol/rest-json.ts';

/** One operation of EMR on EKS. */
export interface EmrOperation extends RestOperation {
  /**
   * @param callerArn of whoever signed the request
   * @throws {AwsError} with which it is to be answered
   */
  readonly perform: (input: Input, callerArn: string) => Promise<object>;
}
