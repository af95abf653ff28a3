/** A request to one of the served AWS services, as it came over HTTP. */
export interface AwsRequest {
  readonly method: string;
  /** As it was sent, escapes and all, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** ARN of whoever signed it. */
  readonly callerArn: string;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the error; absent when there is none. */
  readonly errorCode?: string;
}

/** One AWS service, in the protocol that its clients speak. */
export interface AwsService {
  /** As in the credential scope of a signature, such as `emr-containers`. */
  readonly signingName: string;
  /** Whether a request that says no service is meant for this one. */
  readonly accepts: (request: AwsRequest) => boolean;
  /** Name of the operation that a request asks for; empty when it is none. */
  readonly operationOf: (request: AwsRequest) => string;
  /** Never throws an {@link AwsError}: it answers with it. */
  readonly handle: (request: AwsRequest) => Promise<AwsAnswer>;
  /** Words an error that arose before the service was asked. */
  readonly refuse: (error: unknown) => AwsAnswer;
}
