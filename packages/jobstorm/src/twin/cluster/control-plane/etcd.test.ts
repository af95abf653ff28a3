import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { Etcd } from './etcd.ts';

const minuteMs = 60_000;
const parameters = { ...defaultTwinParameters().etcd, idleBytes: 0, fragmentation: 1 };

describe('Etcd', () => {
  it('frees what was superseded at the compaction after the next', () => {
    const etcd = new Etcd(parameters, 1e9);
    etcd.created(etcd.kind('pods'), 100);
    etcd.updated(etcd.kind('pods'), 300);
    etcd.pass(minuteMs);
    const full = etcd.fileBytes;
    etcd.pass(5 * minuteMs);
    etcd.pass(10 * minuteMs);
    etcd.updated(etcd.kind('pods'), 300);
    etcd.pass(11 * minuteMs);

    expect(full).toBe(4_000_000);
    // The freed pages were used again: the file did not grow.
    expect(etcd.fileBytes).toBe(full);
    etcd.updated(etcd.kind('pods'), 1);
    etcd.pass(12 * minuteMs);
    expect(etcd.fileBytes).toBe(full + 10_000);
  });

  it('lets events expire an hour after they came', () => {
    const etcd = new Etcd(parameters, 1e9);
    for (let minute = 0; minute < 120; minute += 1) {
      etcd.pass(minute * minuteMs);
      etcd.created(etcd.kind('events'), 10);
    }

    expect(etcd.objects('events')).toBe(600);
    etcd.pass(1_000 * minuteMs);
    expect(etcd.objects('events')).toBe(0);
  });

  it('takes no writes over its quota until it was defragmented', () => {
    const etcd = new Etcd(parameters, 1e6);
    etcd.created(etcd.kind('pods'), 101);
    etcd.pass(minuteMs);
    const isFull = etcd.isReadOnly;
    etcd.deleted(etcd.kind('pods'), 100);
    etcd.pass(10 * minuteMs);
    const isStillFull = etcd.isReadOnly;
    etcd.pass(15 * minuteMs);
    etcd.pass(20 * minuteMs);

    expect([isFull, isStillFull, etcd.isReadOnly]).toEqual([true, true, false]);
    expect(etcd.objects('pods')).toBe(1);
  });

  it('has what is stored close together once it was defragmented', () => {
    const etcd = new Etcd({ ...parameters, fragmentation: 1.5 }, 1e6);
    const pods = etcd.kind('pods');
    etcd.created(pods, 70);
    for (let minute = 1; minute <= 12; minute += 1) etcd.pass(minute * minuteMs);
    const packed = [etcd.fileBytes, etcd.isReadOnly];
    etcd.created(pods, 10);
    etcd.pass(13 * minuteMs);
    const grown = etcd.fileBytes;
    etcd.deleted(pods, 80);
    for (let minute = 14; minute <= 30; minute += 1) etcd.pass(minute * minuteMs);
    etcd.created(pods, 60);
    etcd.pass(31 * minuteMs);

    expect(packed).toEqual([700_000, false]);
    // What comes then lies as loosely as ever; pages of what was deleted are used again.
    expect(grown).toBe(700_000 + 150_000);
    expect(etcd.fileBytes).toBe(900_000);
    expect(etcd.isReadOnly).toBe(false);
  });
});
