import { Etcd } from '../../cluster/control-plane/etcd.ts';
import { lookOn } from './look-on.ts';
import { hold } from './violation.ts';

/** While etcd is read-only, its file does not grow. */
export function watchEtcdFile(): void {
  lookOn(Etcd, 'pass', ({ self }) => {
    const { fileBytes, isReadOnly } = self;
    const before = fullBytes.get(self);
    if (!isReadOnly) fullBytes.delete(self);
    else if (before === undefined) fullBytes.set(self, fileBytes);
    else hold(fileBytes <= before, () => `a full etcd grows from ${before} to ${fileBytes} bytes`);
  });
}

const fullBytes = new WeakMap<Etcd, number>();
