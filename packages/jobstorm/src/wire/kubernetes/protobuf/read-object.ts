import { messageTypes, type MessageType } from './message-types.ts';
import { ProtobufError, readMessage } from './read-message.ts';

/** The type of bodies that kubectl 1.32 and later, and Go clients by default, send. */
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** What stands before every message: the file format's magic number. */
const magic = Buffer.from('k8s\0');

const envelope: MessageType = {
  fields: {
    1: ['typeMeta', { fields: { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] } }],
    2: ['raw', 'bytes'],
    3: ['contentEncoding', 'string'],
    4: ['contentType', 'string'],
  },
};

/**
 * Reads an object in Kubernetes' protobuf: the magic number, a `runtime.Unknown`, in it the object.
 *
 * @throws {ProtobufError} when it cannot be read, or is of a kind that is not described here
 */
export function readProtobufObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (!magic.equals(bytes.subarray(0, magic.length))) {
    throw new ProtobufError('it does not begin as an object of Kubernetes does');
  }
  const { typeMeta = {}, raw = '' } = readMessage(bytes.subarray(magic.length), envelope) as {
    readonly typeMeta?: { readonly apiVersion?: string; readonly kind?: string };
    readonly raw?: string;
  };
  const { apiVersion = '', kind = '' } = typeMeta;
  const type = Object.hasOwn(messageTypes, kind) ? messageTypes[kind] : undefined;
  if (type === undefined) throw new ProtobufError(`objects of kind ${kind} are not read`);
  return { apiVersion, kind, ...readMessage(Buffer.from(raw, 'base64'), type) };
}
