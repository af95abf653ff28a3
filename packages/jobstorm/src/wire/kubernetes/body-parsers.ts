import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse as parseYaml } from 'yaml';
import { ApiError } from './api-error.ts';
import { UnreadableBody } from './resource-request.ts';

const jsonTypes = [
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const yamlTypes = ['application/yaml', 'application/apply-patch+yaml'];
/** Typed commands of kubectl from 1.32 on, such as `create configmap`, send nothing else. */
const protobufType = 'application/vnd.kubernetes.protobuf';

/** Reads bodies of JSON and YAML, and says clearly that it does not read others. */
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
      Promise.resolve(parsed(text, () => parseYaml(text) as unknown)),
  );
  // Without a body nothing is to be read, whatever the type says.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else done(unsupportedBody(request.headers['content-type'] ?? ''));
  });
}

function unsupportedBody(type: string): ApiError {
  return new ApiError(
    'UnsupportedMediaType',
    type.startsWith(protobufType)
      ? 'the twin reads JSON and YAML but no protobuf: of kubectl, use apply -f or create -f with a manifest; of client-go, set ContentType to application/json in rest.Config'
      : 'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
  );
}

function parsed(text: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return new UnreadableBody(error instanceof Error ? error.message : '', text);
  }
}
