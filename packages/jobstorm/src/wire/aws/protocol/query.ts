import { randomUUID } from 'node:crypto';
import { AwsError, toAwsError } from './aws-error.ts';
import type { AwsAnswer, AwsRequest, AwsService } from './aws-request.ts';
import { xmlContent, xmlElement, type XmlValue } from './xml.ts';

/** What one action does with its parameters. */
export type QueryAction = (
  parameters: URLSearchParams,
  callerArn: string,
) => XmlValue | Promise<XmlValue>;

/** A service of the AWS Query protocol, or of EC2's variant of it. */
export interface QueryServiceSpec {
  readonly signingName: string;
  readonly dialect: 'query' | 'ec2';
  /** Of the API, such as `2011-06-15`. */
  readonly version: string;
  readonly namespace: string;
  readonly actions: Readonly<Record<string, QueryAction>>;
}

/** What services of these protocols call refusals that others call otherwise. */
const codeOf: Readonly<Record<'query' | 'ec2', Readonly<Record<string, string>>>> = {
  query: {
    InvalidSignatureException: 'SignatureDoesNotMatch',
    UnrecognizedClientException: 'InvalidClientTokenId',
    ExpiredTokenException: 'ExpiredToken',
    IncompleteSignatureException: 'IncompleteSignature',
    MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  },
  ec2: {
    InvalidSignatureException: 'AuthFailure',
    UnrecognizedClientException: 'AuthFailure',
    ExpiredTokenException: 'RequestExpired',
    IncompleteSignatureException: 'AuthFailure',
    MissingAuthenticationTokenException: 'AuthFailure',
  },
};

/** Parameters in the body or in the query of the URL; answers in XML. */
export function createQueryService(spec: QueryServiceSpec): AwsService {
  const refuse = (thrown: unknown): AwsAnswer => errorAnswer(thrown, spec);
  return {
    signingName: spec.signingName,
    accepts: (request) => parametersOf(request).get('Version') === spec.version,
    operationOf: (request) => {
      const name = parametersOf(request).get('Action') ?? '';
      return Object.hasOwn(spec.actions, name) ? name : '';
    },
    refuse,
    handle: async (request) => {
      try {
        return await answer(request, spec);
      } catch (thrown) {
        return refuse(thrown);
      }
    },
  };
}

/** The values of a list: `Name.1`, `Name.2`, or `Name.member.1` … */
export function listParameter(parameters: URLSearchParams, name: string): readonly string[] {
  return [...parameters]
    .filter(
      ([key]) => key.startsWith(`${name}.`) && /^(member\.)?\d+$/.test(key.slice(name.length + 1)),
    )
    .map(([, value]) => value);
}

/** @throws {AwsError} MissingParameter */
export function requiredParameter(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value !== '') return value;
  throw new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
}

async function answer(request: AwsRequest, spec: QueryServiceSpec): Promise<AwsAnswer> {
  const { actions, dialect, namespace, version, signingName } = spec;
  const parameters = parametersOf(request);
  const name = parameters.get('Action') ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw new AwsError(
      'InvalidAction',
      `The action ${name} of ${signingName} ${version} is not served by the twin, which serves ` +
        `${Object.keys(actions).join(', ')}.`,
    );
  }
  const output = await action(parameters, request.callerArn);
  const requestId = randomUUID();
  const content =
    dialect === 'ec2'
      ? xmlElement('requestId', requestId, 'item') + xmlContent(output, 'item')
      : xmlElement(`${name}Result`, output, 'member') +
        xmlElement('ResponseMetadata', { RequestId: requestId }, 'member');
  return xmlAnswer(200, `<${name}Response xmlns="${namespace}">${content}</${name}Response>`);
}

function errorAnswer(thrown: unknown, { dialect, namespace }: QueryServiceSpec): AwsAnswer {
  const { code: found, message, status } = toAwsError(thrown);
  const code = codeOf[dialect][found] ?? found;
  const requestId = randomUUID();
  if (dialect === 'ec2') {
    const errors = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId };
    return { ...xmlAnswer(status, xmlElement('Response', errors, 'item')), errorCode: code };
  }
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const content = xmlContent(
    { Error: { Type: type, Code: code, Message: message }, RequestId: requestId },
    'member',
  );
  const xml = `<ErrorResponse xmlns="${namespace}">${content}</ErrorResponse>`;
  return { ...xmlAnswer(status, xml), errorCode: code };
}

function xmlAnswer(status: number, xml: string): AwsAnswer {
  const headers = { 'content-type': 'text/xml;charset=UTF-8' };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` };
}

function parametersOf({ body, query }: AwsRequest): URLSearchParams {
  return query.has('Action') ? query : new URLSearchParams(body);
}
