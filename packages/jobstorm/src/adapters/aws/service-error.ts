import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from '@smithy/types';

/** A refusal of a service of AWS, in the form of the SDK's own errors. */
export class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly clockSkewCorrected: boolean };

  constructor(code: string, message: string, $metadata: ServiceError['$metadata']) {
    super(message);
    this.name = code;
    this.$metadata = $metadata;
  }
}

/** Members that a refusal may have; which, differs by who refuses. */
interface RefusalBody {
  readonly code?: string | number;
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
}

/** Reads the body of an answer. What cuts it off is thrown, as Node tells it. */
export function readBody({ body }: HttpResponse): Promise<string> {
  const stream = body as IncomingMessage;
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (part: string) => (text += part));
    stream.on('error', reject);
    stream.on('end', () => resolve(text));
  });
}

/**
 * The error that an answer of the REST-JSON protocol stands for. Its code is in the header, or
 * else in one of two members, with a namespace before it or a URL behind.
 *
 * Source: Smithy, AWS restJson1 protocol, operation error serialization.
 *
 * @param clockSkewCorrected the next request is signed by another time, so that it may pass
 */
export function serviceErrorOf(
  { statusCode, headers }: HttpResponse,
  text: string,
  clockSkewCorrected: boolean,
): ServiceError {
  const body = refusalOf(text);
  const code = headers['x-amzn-errortype'] ?? body.code ?? body.__type ?? `HTTP${statusCode}`;
  const message = body.message ?? body.Message ?? '';
  const name = String(code).split(',')[0]?.split(':')[0]?.split('#').at(-1) ?? '';
  return new ServiceError(name, message, { httpStatusCode: statusCode, clockSkewCorrected });
}

/** What stands between may answer with a page of its own. */
function refusalOf(text: string): RefusalBody {
  try {
    return (JSON.parse(text) ?? {}) as RefusalBody;
  } catch {
    return {};
  }
}
