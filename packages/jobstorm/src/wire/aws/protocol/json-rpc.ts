import { AwsError, toAwsError } from './aws-error.ts';
import type { AwsAnswer, AwsRequest, AwsService } from './aws-request.ts';
import { readBody, type Input } from './rest-json.ts';
import type { StructureShape } from './shape.ts';
import { checkInput } from './validate.ts';

/** One operation of a service that speaks AWS JSON. */
export interface JsonOperation {
  readonly input: StructureShape;
  /** @throws {AwsError} with which it is to be answered */
  readonly perform: (input: Input) => object | Promise<object>;
}

/** A service of the AWS JSON protocol. */
export interface JsonServiceSpec {
  readonly signingName: string;
  /** Of `X-Amz-Target`, before the operation's name. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/** The operation stands in the header X-Amz-Target, its input in the body. */
export function createJsonService(spec: JsonServiceSpec): AwsService {
  const contentType = `application/x-amz-json-${spec.version}`;
  const refuse = (thrown: unknown): AwsAnswer => {
    const { code, message, status } = toAwsError(thrown);
    const headers = { 'content-type': contentType, 'x-amzn-errortype': code };
    const body = JSON.stringify({ __type: code, message });
    return { status, headers, body, errorCode: code };
  };
  return {
    signingName: spec.signingName,
    accepts: ({ headers }) => (headers['x-amz-target'] ?? '').startsWith(`${spec.targetPrefix}.`),
    operationOf: ({ headers }) => {
      const name = (headers['x-amz-target'] ?? '').slice(spec.targetPrefix.length + 1);
      return Object.hasOwn(spec.operations, name) ? name : '';
    },
    refuse,
    handle: async (request) => {
      try {
        const output = await perform(request, spec);
        const body = JSON.stringify(output);
        return { status: 200, headers: { 'content-type': contentType }, body };
      } catch (thrown) {
        return refuse(thrown);
      }
    },
  };
}

async function perform(
  { headers, body }: AwsRequest,
  { operations, targetPrefix, signingName }: JsonServiceSpec,
): Promise<object> {
  const target = headers['x-amz-target'] ?? '';
  const name = target.slice(targetPrefix.length + 1);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined || !target.startsWith(`${targetPrefix}.`)) {
    throw new AwsError(
      'UnknownOperationException',
      `${target || 'A request without X-Amz-Target'} is not served by the twin, which serves of ` +
        `${signingName} ${Object.keys(operations).join(', ')}.`,
    );
  }
  const input = readBody(body);
  checkInput(input, operation.input);
  return operation.perform(input);
}
