import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtobufError, readMessage } from './read-message.ts';
import { readProtobufObject } from './read-object.ts';

/** `kubectl create configmap settings --from-literal=a=b --dry-run=server`, kubectl 1.36.1. */
const configMap = configMapBytes();

function configMapBytes(): Buffer {
  const field = (number: number, bytes: Buffer | string): Buffer => {
    const body = Buffer.from(bytes as string);
    return Buffer.concat([Buffer.from([(number << 3) | 2, body.length]), body]);
  };
  const metadata = Buffer.concat([field(1, 'settings'), field(2, ''), Buffer.from([7 << 3, 0])]);
  const entry = Buffer.concat([field(1, 'a'), field(2, 'b')]);
  const raw = Buffer.concat([field(1, metadata), field(2, entry), Buffer.from([4 << 3, 0])]);
  const meta = Buffer.concat([field(1, 'v1'), field(2, 'ConfigMap')]);
  return Buffer.concat([
    Buffer.from('k8s\0'),
    field(1, meta),
    field(2, raw),
    field(3, ''),
    field(4, ''),
  ]);
}

describe('readProtobufObject()', () => {
  it('reads an object: what is zero is not set, but for what Go has a pointer for', () => {
    expect(readProtobufObject(configMap)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      data: { a: 'b' },
      immutable: false,
    });
  });

  it('refuses any bytes that are none, and never fails in another way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 90 }), (noise, keep) => {
        const bytes = Buffer.concat([configMap.subarray(0, keep), noise]);
        try {
          readProtobufObject(bytes);
        } catch (error) {
          expect(error instanceof ProtobufError || error instanceof TypeError).toBe(true);
        }
      }),
    );
  });

  it('refuses kinds and fields that it does not know', () => {
    expect(() => readMessage(Buffer.from([8, 1]), { fields: {} })).toThrow('field 1 is not known');
    const pod = Buffer.from(
      configMap.toString('latin1').replace('ConfigMap', 'ConfigSet'),
      'latin1',
    );
    expect(() => readProtobufObject(pod)).toThrow('objects of kind ConfigSet are not read');
  });
});
