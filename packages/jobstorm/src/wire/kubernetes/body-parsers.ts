import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse as parseYaml } from 'yaml';
import { ApiError } from './api-error.ts';
import { protobufType, readProtobufObject } from './protobuf/read-object.ts';
import { UnreadableBody } from './resource-request.ts';
import { endedEarly } from './schema/decoding-problem.ts';

const jsonTypes = [
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const yamlTypes = ['application/yaml', 'application/apply-patch+yaml'];
/**
 * Reads bodies of JSON and YAML, and of protobuf the kinds that kubectl's typed commands send; says
 * clearly that it does not read others.
 */
export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    jsonTypes,
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) =>
      Promise.resolve(parsed(text, () => (text === '' ? undefined : JSON.parse(text)))),
  );
  server.addContentTypeParser(
    yamlTypes,
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) =>
      // As Go's parser reads YAML: `y` and `no` are truths.
      Promise.resolve(parsed(text, () => parseYaml(text, { version: '1.1' }) as unknown)),
  );
  server.addContentTypeParser(protobufType, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, body.length === 0 ? undefined : readProtobufObject(body as Buffer));
    } catch (error) {
      done(unreadProtobuf(error instanceof Error ? error.message : ''));
    }
  });
  // Without a body nothing is to be read, whatever the type says.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else done(unsupportedBody());
  });
}

function unsupportedBody(): ApiError {
  return new ApiError(
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

function unreadProtobuf(reason: string): ApiError {
  return new ApiError(
    'UnsupportedMediaType',
    `the twin does not read this body of protobuf (${reason}): of kubectl, use apply -f or create -f with a manifest; of client-go, set ContentType to application/json in rest.Config`,
  );
}

function parsed(text: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return new UnreadableBody(reasonOf(error, text), text);
  }
}

function reasonOf(error: unknown, text: string): string {
  if (!(error instanceof Error)) return '';
  const { message } = error;
  const position = Number(/ at position (\d+)/.exec(message)?.[1] ?? -1);
  const isEnd = /end of JSON input|Unterminated/.test(message) || position >= text.length;
  return isEnd ? endedEarly : message;
}
